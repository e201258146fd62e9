package sfu.core.room;

import sfu.core.api.DirectKind;
import sfu.core.api.DirectLink;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One member's way to {@link Directs}, on the room's executor. */
final class OwnLink implements DirectLink {
    private final Room room;
    private final Member member;
    private final SignalBudget budget;

    OwnLink(Room room, Member member) {
        this.room = room;
        this.member = member;
        budget = new SignalBudget(room.template().direct().signalBytesPerSecond());
    }

    @Override
    public DirectKind kind() {
        return room.directs().kind();
    }

    @Override
    public CompletableFuture<Void> setReady(boolean isReady) {
        return ask(directs -> directs.setReady(member, isReady));
    }

    @Override
    public CompletableFuture<Void> signal(String to, String data) {
        return ask(directs -> directs.signal(member, to, data, budget));
    }

    @Override
    public CompletableFuture<Void> report(long attempt, boolean isConnected) {
        return ask(directs -> directs.report(member, attempt, isConnected));
    }

    private CompletableFuture<Void> ask(Consumer<Directs> task) {
        return room.ask(() -> {
            if (!member.isGone()) {
                task.accept(room.directs());
            }
            return null;
        });
    }
}
