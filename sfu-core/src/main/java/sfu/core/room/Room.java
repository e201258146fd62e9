package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SpeakersState;
import sfu.core.relay.Relays;
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.MediaShards;
import sfu.core.speakers.SpeechReport;
import sfu.core.stats.Limit;
import sfu.core.stats.Refusals;
import sfu.core.time.Clocks;

import java.util.Iterator;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A room's control state: who is in it, what they publish, and which slot shows what. */
final class Room {
    private final String name;
    private final long createdAtMs;
    private final RoomTemplate template;
    private final Census census;
    private final Refusals refusals;
    private final SerialExecutor executor;
    private final Observers observers;
    private final Negotiations negotiations;
    private final Consumer<Room> onEmpty;
    private final Backups backups;
    private final Members members = new Members(this);
    private final Roster roster;
    private final Ranking ranking = new Ranking();
    private final RoomFloor floor;
    private final Viewing viewing;
    private final Speakers speakers;
    private final Staging staging;
    private final Publishers publishers;
    private final Publications publications;
    private final Dynacast dynacast;
    private final Entrance entrance;
    private final Transports transports;
    private final Desk desk;
    private final Moderation moderation = new Moderation(this, this::later);
    private final Steering steering = new Steering(this);
    private boolean isHeld;
    private final Directs directs;
    private final Succession succession;
    private boolean isEnded;

    Room(
            String name,
            MediaShards shards,
            Relays relays,
            RoomLimits limits,
            RoomTemplate template,
            RosterPolicy rosterPolicy,
            Census census,
            Refusals refusals,
            Ids ids,
            SerialExecutor executor,
            Observers observers,
            Consumer<Room> onEmpty) {
        this.name = name;
        this.template = template;
        this.census = census;
        this.refusals = refusals;
        this.executor = executor;
        this.observers = observers;
        this.onEmpty = onEmpty;
        BitrateMeter ingress = new BitrateMeter(shards.ingressMeter());
        transports = new Transports(shards, relays, limits, template, ingress, this::ask);
        createdAtMs = Clocks.system().steadyMs();
        ConnectLimit connectLimit =
                new ConnectLimit(this, refusals, this::later, limits, System::nanoTime);
        negotiations = new Negotiations(this, limits, ids, connectLimit);
        MediaPolicy policy = template.media();
        dynacast = new Dynacast(policy.encodingHold(), System::nanoTime, this::later);
        backups = new Backups(policy.backup(), System::nanoTime, this::later);
        Mirrors mirrors = new Mirrors();
        floor = new RoomFloor(shards.floor(ids.number(), this::heard), mirrors);
        viewing = new Viewing(ranking, mirrors, floor, dynacast, backups, members);
        speakers = new Speakers(System::nanoTime, this::later, ranking::of, new OfSpeakers());
        staging = new Staging(template.stage(), System::nanoTime, this::later, new OfStage());
        publishers = new Publishers(template.capacity(), census, ingress, System::nanoTime);
        entrance = new Entrance(this, template, ids, this::later);
        roster =
                new Roster(rosterPolicy, System::nanoTime, this::later, this::foremost, this::tell);
        publications =
                new Publications(
                        new Publications.Parts(
                                ranking,
                                floor,
                                speakers,
                                viewing,
                                roster,
                                dynacast,
                                backups,
                                new Tidings(name, observers)),
                        publishers,
                        this::later);
        succession = new Succession(this, this::later, connectLimit.ns());
        int maxOverrides = limits.maxOverrides();
        desk = new Desk(template, roster, publications, viewing, members, maxOverrides);
        directs =
                new Directs(
                        template.direct(), members.byId(), refusals, System::nanoTime, this::later);
    }

    String name() {
        return name;
    }

    long createdAtMs() {
        return createdAtMs;
    }

    void execute(Runnable task) {
        executor.execute(task);
    }

    private void later(Runnable task, long delayNs) {
        if (delayNs <= 0) {
            executor.execute(task);
            return;
        }
        CompletableFuture.delayedExecutor(delayNs, TimeUnit.NANOSECONDS, executor).execute(task);
    }

    /** Runs on the room's executor; the future fails with what the task throws. */
    <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                answer.complete(task.call());
            } catch (Throwable e) { // whoever waits for the answer gets one
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** The same, and what is refused for a limit is counted. */
    <T extends @Nullable Object> CompletableFuture<T> ask(Callable<T> task) {
        return call(() -> {
            try {
                return task.call();
            } catch (MediaException refused) {
                count(refused);
                throw refused;
            }
        });
    }

    /** Something was refused, for a limit perhaps. */
    void count(MediaException refused) {
        Limit limit = refused.limit();
        if (limit != null) {
            refusals.count(limit);
        }
    }

    // all below: on the room's executor

    RoomTemplate template() {
        return template;
    }

    Observers observers() {
        return observers;
    }

    Census census() {
        return census;
    }

    Entrance entrance() {
        return entrance;
    }

    Staging staging() {
        return staging;
    }

    Publishers publishers() {
        return publishers;
    }

    Dynacast dynacast() {
        return dynacast;
    }

    Publications publications() {
        return publications;
    }

    Transports transports() {
        return transports;
    }

    Desk desk() {
        return desk;
    }

    Moderation moderation() {
        return moderation;
    }

    Steering steering() {
        return steering;
    }

    Directs directs() {
        return directs;
    }

    Negotiations negotiations() {
        return negotiations;
    }

    Members members() {
        return members;
    }

    Speakers speakers() {
        return speakers;
    }

    Roster roster() {
        return roster;
    }

    /** Whom everybody wants to know first: who spoke last, then who is to be seen. */
    private Iterator<Member> foremost() {
        return Stream.concat(
                        speakers.recent().stream(), ranking.video().stream().map(Track::publisher))
                .iterator();
    }

    /** Of this id, or null. */
    @Nullable Track trackOf(String id) {
        return ranking.of(id);
    }

    /** Of this number, or null. */
    @Nullable Track track(long number) {
        return ranking.of(number);
    }

    Viewing viewing() {
        return viewing;
    }

    Succession succession() {
        return succession;
    }

    /** It stays open though nobody is in it. */
    void hold(boolean is) {
        isHeld = is;
        endIfEmpty();
    }

    /** Nobody came in, or the last one left, and nobody waits until the server has a place. */
    void endIfEmpty() {
        if (members.size() == 0 && !entrance.isAwaited() && !isHeld && !isEnded) {
            isEnded = true;
            floor.close();
            observers.ended(name);
            onEmpty.accept(this);
        }
    }

    private void tell(Shared<RosterDelta> delta) {
        for (Member member : members) {
            member.listener().rosterChanged(delta);
        }
    }

    /** On a shard's thread. */
    private void heard(SpeechReport report) {
        execute(() -> speakers.heard(report));
    }

    private final class OfSpeakers implements Speakers.Listener {
        @Override
        public void dominates(Member member) {
            ranking.spoke(member);
            observers.dominates(name, member.info());
            viewing.reranked();
        }

        @Override
        public void speakersChanged(SpeakersState state) {
            roster.reordered();
            for (Member member : members) {
                member.listener().speakersChanged(state);
            }
        }
    }

    private final class OfStage implements Staging.Listener {
        @Override
        public List<Member> sessions(String identity) {
            return members.sessions(identity);
        }

        @Override
        public Iterable<Member> members() {
            return members.all();
        }

        @Override
        public void stageChanged(Member member) {
            if (!member.info().onStage()) {
                publications.endAll(member);
            }
            roster.changed(member);
        }
    }
}
