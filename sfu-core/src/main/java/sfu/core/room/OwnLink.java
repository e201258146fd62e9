package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DirectKind;
import sfu.core.api.DirectLink;

import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;

/** One member's way to {@link Directs}, on the room's executor. */
final class OwnLink implements DirectLink {
    private final Room room;
    private final Member member;
    private @Nullable SignalBudget budget; // once it signals: few do

    OwnLink(Room room, Member member) {
        this.room = room;
        this.member = member;
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
        return ask(directs -> directs.signal(member, to, data, budget()));
    }

    @Override
    public CompletableFuture<Void> report(long attempt, boolean isConnected) {
        return ask(directs -> directs.report(member, attempt, isConnected));
    }

    private SignalBudget budget() {
        SignalBudget its = budget;
        if (its == null) {
            its = new SignalBudget(room.template().direct().signalBytesPerSecond());
            budget = its;
        }
        return its;
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
