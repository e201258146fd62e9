package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

import sfu.core.api.Allowance;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.Role;
import sfu.core.api.Standing;

/** Whom a room lets in, in virtual time. */
class DoorwayTest {
    private long nowNs;

    private Doorway doorway(boolean hasLobby, boolean isLocked) {
        Doorway doorway = new Doorway(hasLobby, () -> nowNs);
        doorway.setLocked(isLocked);
        return doorway;
    }

    private static JoinRequest request(String identity, Standing standing) {
        return new JoinRequest(
                "room",
                identity,
                "",
                true,
                true,
                false,
                Role.ATTENDEE,
                true,
                Allowance.ALL,
                standing);
    }

    @ParameterizedTest
    @CsvSource({
        "false, false, GUEST, COMES_IN",
        "true, false, GUEST, KNOCKS",
        "true, false, ADMITTED, COMES_IN",
        "true, false, SENT, COMES_IN",
        "true, false, MODERATOR, COMES_IN",
        "false, true, GUEST, IS_LOCKED_OUT",
        "false, true, ADMITTED, IS_LOCKED_OUT",
        "true, true, GUEST, IS_LOCKED_OUT",
        "false, true, SENT, COMES_IN",
        "true, true, MODERATOR, COMES_IN"
    })
    void standingsDecide(boolean lobby, boolean locked, Standing standing, Doorway.Answer answer) {
        Doorway doorway = doorway(lobby, locked);
        assertThat(doorway.answer(request("ann", standing), false)).isEqualTo(answer);
        assertThat(doorway.answer(request("ann", standing), true))
                .isEqualTo(Doorway.Answer.COMES_IN); // with another session of it
    }

    @ParameterizedTest
    @EnumSource(LeaveReason.class)
    void onlyWhoLostTheConnectionComesBackIntoALockedRoom(LeaveReason reason) {
        Doorway doorway = doorway(false, true);
        doorway.left("ann", reason);
        boolean isBack =
                switch (reason) {
                    case DISCONNECTED, ICE_FAILED, DTLS_FAILED -> true;
                    default -> false;
                };
        assertThat(doorway.answer(request("ann", Standing.GUEST), false))
                .isEqualTo(isBack ? Doorway.Answer.COMES_IN : Doorway.Answer.IS_LOCKED_OUT);
        nowNs += Doorway.RETURN_NS + 1;
        assertThat(doorway.answer(request("ann", Standing.GUEST), false))
                .isEqualTo(Doorway.Answer.IS_LOCKED_OUT);
    }

    @Test
    void whoWasAdmittedKnocksNoMoreUntilItIsRemoved() {
        Doorway doorway = doorway(true, false);
        doorway.admit("ann");
        doorway.admit(""); // of whom nobody knows who it is
        doorway.left("ann", LeaveReason.LEFT);
        assertThat(doorway.answer(request("ann", Standing.GUEST), false))
                .isEqualTo(Doorway.Answer.COMES_IN);
        assertThat(doorway.answer(request("", Standing.GUEST), false))
                .isEqualTo(Doorway.Answer.KNOCKS);
        doorway.left("ann", LeaveReason.REMOVED);
        assertThat(doorway.answer(request("ann", Standing.GUEST), false))
                .isEqualTo(Doorway.Answer.KNOCKS);
    }
}
