package sfu.core.room;

import sfu.core.api.LeaveReason;
import sfu.core.layers.LayersWanted;
import sfu.core.log.LogContext;
import sfu.core.shard.SlotLayers;
import sfu.core.shard.TransportEvents;

import java.util.List;

/** Takes what a participant's transport tells, on other threads, to the room's executor. */
final class MemberEvents implements TransportEvents {
    private final Room room;
    private final Member member;

    MemberEvents(Room room, Member member) {
        this.room = room;
        this.member = member;
    }

    private void execute(Runnable task) {
        room.execute(() -> {
            try (LogContext _ = logContext()) {
                task.run();
            }
        });
    }

    @Override
    public LogContext logContext() {
        return member.logContext();
    }

    @Override
    public void connected() {
        execute(() -> {
            member.setConnected();
            room.succession().connected(member);
        });
    }

    @Override
    public void nodeLeaves(int withinMs) {
        execute(() -> room.succession().await(member, withinMs));
    }

    @Override
    public void closed(LeaveReason reason, String detail) {
        execute(() -> room.members().remove(member, reason, detail));
    }

    @Override
    public void slotStarted(String mid, long track, long rtpTimestamp) {
        execute(() -> {
            Slot slot = member.subscription().slot(mid);
            if (slot != null) {
                slot.started(track, rtpTimestamp);
                member.sees(slot.kind());
                member.subscription().tell();
            }
        });
    }

    @Override
    public void slotShows(String mid, long track) {
        execute(() -> {
            Slot slot = member.subscription().slot(mid);
            if (slot != null && slot.followsSeats()) {
                room.viewing().follows(member, slot, room.track(track));
                if (track == 0) {
                    member.subscription().tell(); // nothing will start
                }
            }
        });
    }

    @Override
    public void slotLayers(List<SlotLayers> changed) {
        execute(() -> {
            for (SlotLayers layers : changed) {
                Slot slot = member.subscription().slot(layers.mid());
                if (slot != null) {
                    slot.sent(layers);
                }
            }
            member.subscription().tell();
        });
    }

    @Override
    public void layersWanted(long track, int shard, LayersWanted wanted) {
        execute(() -> room.publications().layersWanted(track, shard, wanted));
    }
}
