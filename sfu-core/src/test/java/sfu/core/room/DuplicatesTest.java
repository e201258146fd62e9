package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.Participant;
import sfu.core.api.Role;
import sfu.core.api.StageAction;

import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** A second session of an identity. */
class DuplicatesTest extends Door {
    private static RoomTemplate with(RoomTemplate template, Duplicates duplicates) {
        return template.with(duplicates);
    }

    @Test
    void aSecondSessionOfAnIdentityIsRefusedWhereTheTemplateSaysSo() throws Exception {
        start(with(room(1, 1, 4, waiting(5, Duration.ofMinutes(1))), Duplicates.REFUSE));
        Guest ann = new Guest("a", "ann");
        ann.in();
        Guest again = new Guest("a", "ann");
        assertThat(again.refusal().code()).isEqualTo(MediaException.Code.DUPLICATE);
        assertThat(again.refusal()).hasMessageContaining("ann is in this room already");
        assertThat(ann.end).isNotDone();
        Guest bob = new Guest("a", "bob");
        assertThat(bob.position()).isEqualTo(1);
        assertThat(new Guest("a", "bob").refusal().code()) // keeps the place in line
                .isEqualTo(MediaException.Code.DUPLICATE);
        ann.in().leave(LeaveReason.LEFT);
        bob.in();
        assertThat(new Guest("b", "ann").in().roomName()).isEqualTo("b");
    }

    @Test
    void twoSessionsOfAnIdentityStayWhereTheTemplateSaysSo() throws Exception {
        start(
                with(
                        RoomTemplate.townhall(RoomLimits.defaults(), MediaPolicy.defaults()),
                        Duplicates.ALLOW));
        Participant host =
                server.join(
                                new JoinRequest(
                                        "a", "host", "", true, true, false, Role.MODERATOR, false),
                                new QuietListener())
                        .get(30, TimeUnit.SECONDS);
        Guest first = new Guest("a", "ann");
        Guest second = new Guest("a", "ann");
        assertThat(first.in().info().id()).isNotEqualTo(second.in().info().id());
        host.onStage(StageAction.CALL, "ann").get(30, TimeUnit.SECONDS);
        assertThat(first.in().info().onStage()).isTrue();
        assertThat(second.in().info().onStage()).isTrue();
        first.in().leave(LeaveReason.LEFT);
        first.end.get(30, TimeUnit.SECONDS);
        assertThat(second.end).isNotDone();
        assertThat(new Guest("a", "ann").in().info().onStage()).isTrue();
        host.onStage(StageAction.REMOVE, "ann").get(30, TimeUnit.SECONDS);
        assertThat(second.in().info().onStage()).isFalse();
    }
}
