package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.stream.TailEvent.Type;
import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Role;
import sfu.core.time.Clocks;

/** What rooms and operators tell as it happens. */
class TailTest {
    private static final ParticipantInfo ANN =
            new ParticipantInfo("PA_1", "ann", "Ann", 1, true, true, Role.ATTENDEE, true);

    private final Tail tail = new Tail();

    private TailEvent only() {
        assertThat(tail.isWaiting()).isTrue();
        TailEvent event = tail.take().getFirst();
        assertThat(tail.isWaiting()).isFalse();
        return event;
    }

    private static void isOfAnn(TailEvent event, Type type) {
        assertThat(event.type()).isEqualTo(type);
        assertThat(event.room()).isEqualTo("r");
        assertThat(event.participant()).isEqualTo("PA_1");
        assertThat(event.identity()).isEqualTo("ann");
        assertThat(event.name()).isEqualTo("Ann");
    }

    @Test
    void whoComesConnectsAndSpeaks() {
        tail.joined("r", ANN);
        isOfAnn(only(), Type.JOIN);
        tail.connected("r", ANN, 250);
        TailEvent connected = only();
        isOfAnn(connected, Type.CONNECTED);
        assertThat(connected.details()).containsEntry("afterMs", 250L);
        tail.dominates("r", ANN);
        isOfAnn(only(), Type.SPEAKER);
    }

    @Test
    void whoLeavesSaysWhyAndHowLongSheWasThere() {
        tail.left("r", ANN, LeaveReason.REMOVED, "", Clocks.system().steadyMs() - 5000);
        TailEvent left = only();
        isOfAnn(left, Type.LEAVE);
        assertThat(left.details()).containsEntry("reason", "REMOVED").doesNotContainKey("detail");
        assertThat((Long) left.details().get("seconds")).isBetween(5L, 60L);
    }

    @Test
    void whoseIceFailedLeavesAndIsAFailureWithTheLastCheck() {
        String detail =
                "consent expired; the last check came 30.1 s before from 192.0.2.1:5 over UDP";
        tail.left("r", ANN, LeaveReason.ICE_FAILED, detail, 0);
        var told = tail.take();
        assertThat(told).extracting(TailEvent::type).containsExactly(Type.LEAVE, Type.ICE_FAILED);
        assertThat(told)
                .allSatisfy(each -> {
                    assertThat(each.identity()).isEqualTo("ann");
                    assertThat(each.details()).containsEntry("detail", detail);
                });
    }

    @Test
    void whatAnOperatorDoesIsTold() {
        tail.act("mute", "r", "ann");
        TailEvent act = only();
        assertThat(act.type()).isEqualTo(Type.ADMIN);
        assertThat(act.identity()).isEqualTo("ann");
        assertThat(act.details()).containsEntry("act", "mute");
        tail.act("drain", "", "");
        assertThat(only().room()).isNull();
    }

    @Test
    void moreThanCanBeToldAreCounted() {
        for (int i = 0; i < 10_007; i++) {
            tail.joined("r", ANN);
        }
        TailEvent last = tail.take().getLast();
        assertThat(last.type()).isEqualTo(Type.LEFT_OUT);
        assertThat(last.details()).containsEntry("count", 7);
    }
}
