package sfu.signaling.cluster.sim;

import sfu.signaling.cluster.PlacementLimits;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.Function;
import java.util.random.RandomGenerator;

/** Rooms open, people come, rooms end, and a region is lost, in virtual time. */
final class Simulation {
    private final Scenario scenario;
    private final Calendar calendar = new Calendar(Scenario.END_MS / Scenario.TICK_MS);
    private final RandomGenerator random;
    private final Service service;
    private final List<SimulatedRoom> rooms = new ArrayList<>();
    private final Fullness before = new Fullness();
    private final Fullness after = new Fullness();
    private final List<Integer> returnedMs = new ArrayList<>();
    private int now;
    private int lost;
    private int lostRooms;
    private int givenUp;

    Simulation(Scenario scenario, Function<PlacementLimits, Chooser> choosers) {
        this.scenario = scenario;
        SplittableRandom seeded = new SplittableRandom(scenario.seed());
        service = new Service(scenario, choosers, seeded);
        random = seeded;
    }

    Outcome run() {
        openRooms();
        for (now = 0; now < Scenario.END_MS / Scenario.TICK_MS; now++) {
            if (scenario.isRegionLost() && nowMs() == Scenario.LOSS_MS) {
                before.end(service.loads());
                loseRegion();
            }
            service.heartbeats(now);
            calendar.run(now);
            (isAfterLoss() ? after : before).take(service.loads());
        }
        (isAfterLoss() ? after : before).end(service.loads());
        returnedMs.sort(null);
        int open = (int) rooms.stream().filter(room -> !room.isOver).count();
        return new Outcome(
                scenario,
                open,
                before,
                after,
                service.relayed(),
                service.refused(),
                service.overfull(),
                lostRooms,
                lost,
                returnedMs,
                givenUp);
    }

    private int nowMs() {
        return now * Scenario.TICK_MS;
    }

    private boolean isAfterLoss() {
        return scenario.isRegionLost() && nowMs() >= Scenario.LOSS_MS;
    }

    private void openRooms() {
        for (int i = 0; i < scenario.rooms(); i++) {
            openAt(random.nextDouble() * Scenario.FILL_MS);
        }
        double between = Scenario.MEAN_ROOM_MS / scenario.rooms();
        for (double at = 0; at < Scenario.END_MS; at += between * random.nextExponential()) {
            openAt(at);
        }
    }

    private void openAt(double ms) {
        SimulatedRoom room = new SimulatedRoom(Region.ofRoom(random));
        int people = Sizes.draw(random);
        double endMs = ms + Scenario.MEAN_ROOM_MS * random.nextExponential();
        calendar.at(ms, now, () -> begin(room, people, endMs));
    }

    private void begin(SimulatedRoom room, int people, double endMs) {
        rooms.add(room);
        calendar.at(endMs, now, room::end);
        attempt(room, 0);
        for (int i = 1; i < people; i++) {
            double lateMs = Scenario.MEAN_LATE_MS * random.nextExponential();
            calendar.at(nowMs() + lateMs, now, () -> attempt(room, 0));
        }
    }

    private void attempt(SimulatedRoom room, int attempt) {
        if (!room.isOver && service.join(room) < 0) {
            again(room, attempt, () -> attempt(room, attempt + 1));
        }
    }

    private void again(SimulatedRoom room, int attempt, Runnable next) {
        if (attempt == Reconnect.MOST) {
            givenUp++;
        } else {
            calendar.at(nowMs() + Reconnect.waitMs(attempt, random), now, next);
        }
    }

    private void loseRegion() {
        service.lose(Region.US_EAST);
        calendar.at(nowMs() + scenario.expiryMs(), now, service::expire);
        rooms.removeIf(room -> room.isOver);
        for (SimulatedRoom room : rooms) {
            int away = room.disconnect();
            lost += away;
            lostRooms += away > 0 ? 1 : 0;
            for (int i = 0; i < away; i++) {
                double first = Reconnect.noticedMs(random) + Reconnect.waitMs(0, random);
                calendar.at(nowMs() + first, now, () -> comeBack(room, 1));
            }
        }
    }

    private void comeBack(SimulatedRoom room, int attempt) {
        if (room.isOver) {
            return;
        }
        int waitedMs = service.join(room);
        if (waitedMs >= 0) {
            returnedMs.add(nowMs() - Scenario.LOSS_MS + waitedMs);
        } else {
            again(room, attempt, () -> comeBack(room, attempt + 1));
        }
    }
}
