package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.By;
import sfu.core.api.DirectKind;
import sfu.core.api.DirectState;
import sfu.core.api.DirectState.Mode;
import sfu.core.api.DirectState.Reason;
import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException.Code;
import sfu.core.api.Participant;
import sfu.core.api.PermissionsChange;
import sfu.core.api.Role;
import sfu.core.api.Selection;
import sfu.core.stats.Limit;

import java.time.Duration;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Who reaches whom directly, in rooms that allow it. */
class DirectsTest extends Door {
    private static final DirectPolicy USUAL = DirectPolicy.of(DirectKind.TWO);

    private final class Friend extends QuietListener {
        final BlockingQueue<DirectState> states = new LinkedBlockingQueue<>();
        final BlockingQueue<String> signals = new LinkedBlockingQueue<>();
        final Participant me;

        Friend(String room, String identity, boolean hidden) throws Exception {
            me =
                    server.join(
                                    new JoinRequest(
                                            room,
                                            identity,
                                            "",
                                            true,
                                            true,
                                            hidden,
                                            Role.ATTENDEE,
                                            false),
                                    this)
                            .get(30, TimeUnit.SECONDS);
        }

        Friend(String room, String identity) throws Exception {
            this(room, identity, false);
        }

        Friend ready() {
            me.direct().setReady(true).join();
            return this;
        }

        @Override
        public void directChanged(DirectState state) {
            states.add(state);
        }

        @Override
        public void signalled(String from, String data) {
            signals.add(from + " " + data);
        }

        DirectState next() throws Exception {
            DirectState state = states.poll(30, TimeUnit.SECONDS);
            assertThat(state).isNotNull();
            return state;
        }

        /** The next of this mode. */
        DirectState until(Mode mode) throws Exception {
            DirectState state = next();
            while (state.mode() != mode) {
                state = next();
            }
            return state;
        }

        String id() {
            return me.info().id();
        }

        void found() throws Exception {
            me.direct().report(until(Mode.CONNECTING).attempt(), true).join();
        }
    }

    private void start(DirectKind kind) throws Exception {
        start(
                room(10, 10, 10, WhenFull.REFUSE)
                        .with(
                                new DirectPolicy(
                                        kind,
                                        USUAL.timeout(),
                                        Duration.ZERO,
                                        USUAL.retry(),
                                        3,
                                        100,
                                        200)));
    }

    private static PermissionsChange subscribing(boolean may) {
        return new PermissionsChange(null, null, may, null, null, null);
    }

    private void connect(Friend ann, Friend bob) throws Exception {
        ann.found();
        bob.found();
        assertThat(ann.until(Mode.DIRECT).reason()).isEqualTo(Reason.TWO);
        bob.until(Mode.DIRECT);
    }

    @Test
    void twoAreToldOfEachOtherAndOfTheThird() throws Exception {
        start(DirectKind.TWO);
        Friend ann = new Friend("r", "ann").ready();
        Friend bob = new Friend("r", "bob").ready();
        DirectState looks = ann.next();
        assertThat(looks.mode()).isEqualTo(Mode.CONNECTING);
        assertThat(looks.peers()).containsExactly(new DirectState.Peer(bob.id(), false));
        assertThat(bob.next().peers()).containsExactly(new DirectState.Peer(ann.id(), true));
        ann.me.direct().report(looks.attempt(), true).join();
        bob.me.direct().report(looks.attempt(), true).join();
        assertThat(ann.next().mode()).isEqualTo(Mode.DIRECT);
        assertThat(bob.next().mode()).isEqualTo(Mode.DIRECT);
        Friend cy = new Friend("r", "cy");
        DirectState end = ann.next();
        assertThat(end.mode()).isEqualTo(Mode.SFU);
        assertThat(end.reason()).isEqualTo(Reason.PEOPLE);
        assertThat(end.peers()).isEmpty();
        bob.until(Mode.SFU);
        assertThat(cy.states).isEmpty();
        cy.me.leave(LeaveReason.LEFT);
        assertThat(ann.next().mode()).isEqualTo(Mode.CONNECTING);
    }

    @Test
    void signalsReachThePeerAndNobodyElse() throws Exception {
        start(DirectKind.TWO);
        Friend stranger = new Friend("other", "stranger").ready();
        Friend ann = new Friend("r", "ann").ready();
        Friend bob = new Friend("r", "bob").ready();
        ann.until(Mode.CONNECTING);
        ann.me.direct().signal(bob.id(), "{}").join();
        assertThat(bob.signals.poll(30, TimeUnit.SECONDS)).isEqualTo(ann.id() + " {}");
        for (String nobody : new String[] {stranger.id(), ann.id(), "", "PA_none"}) {
            assertThat(refusalOf(ann.me.direct().signal(nobody, "{}")).code())
                    .isEqualTo(Code.NOT_FOUND);
        }
        assertThat(refusalOf(stranger.me.direct().signal(ann.id(), "{}")).code())
                .isEqualTo(Code.CLOSED);
        assertThat(refused(Limit.SIGNAL_PEER)).isEqualTo(5);
        assertThat(refusalOf(ann.me.direct().signal(bob.id(), "x".repeat(101))).limit())
                .isEqualTo(Limit.SIGNAL_SIZE);
        assertThat(refused(Limit.SIGNAL_SIZE)).isEqualTo(1);
        assertThat(stranger.signals).isEmpty();
        assertThat(ann.signals).isEmpty();
    }

    @Test
    void whoHasSentTooMuchWaits() throws Exception {
        start(DirectKind.MESH);
        Friend ann = new Friend("r", "ann").ready();
        Friend bob = new Friend("r", "bob").ready();
        for (int i = 0; i < 20; i++) { // ten seconds' worth
            ann.me.direct().signal(bob.id(), "x".repeat(100)).join();
        }
        for (int i = 0; refused(Limit.SIGNAL_RATE) == 0 && i < 100; i++) {
            ann.me.direct().signal(bob.id(), "x".repeat(100));
        }
        assertThat(refused(Limit.SIGNAL_RATE)).isPositive();
        bob.me.direct().signal(ann.id(), "1").join();
    }

    @Test
    void whileItIsRecordedTheServerCarriesAll() throws Exception {
        start(DirectKind.TWO);
        Friend ann = new Friend("r", "ann").ready();
        Friend bob = new Friend("r", "bob").ready();
        connect(ann, bob);
        server.control("r").setRecording(By.operator("op"), true).join();
        DirectState end = bob.next();
        assertThat(end.mode()).isEqualTo(Mode.SFU);
        assertThat(end.reason()).isEqualTo(Reason.RECORDING);
        server.control("r").setRecording(By.operator("op"), false).join();
        connect(ann, bob);
    }

    @Test
    void whatIsAgainstItKeepsTheServersWay() throws Exception {
        start(DirectKind.TWO);
        Friend ann = new Friend("r", "ann").ready();
        Friend bob = new Friend("r", "bob").ready();
        connect(ann, bob);
        bob.me.admit("", new Selection<>(Set.of("cy"))).join();
        assertThat(ann.next().reason()).isEqualTo(Reason.PERMISSION);
        bob.me.admit("", Selection.all()).join();
        connect(ann, bob);
        server.control("r").permit("ann", subscribing(false)).join();
        assertThat(ann.next().reason()).isEqualTo(Reason.PERMISSION);
        server.control("r").permit("ann", subscribing(true)).join();
        connect(ann, bob);
        bob.me.direct().setReady(false).join();
        assertThat(ann.next().reason()).isEqualTo(Reason.NOT_READY);
        bob.ready();
        connect(ann, bob);
        Friend hidden = new Friend("r", "recorder", true);
        assertThat(ann.next().reason()).isEqualTo(Reason.PEOPLE);
        assertThat(refusalOf(hidden.me.direct().setReady(true)).code()).isEqualTo(Code.FORBIDDEN);
        hidden.me.leave(LeaveReason.LEFT);
        connect(ann, bob);
        bob.me.leave(LeaveReason.LEFT);
        assertThat(ann.next().reason()).isEqualTo(Reason.LEFT);
    }

    @Test
    void aRoomThatDoesNotAllowItRefusesAll() throws Exception {
        start(DirectKind.OFF);
        Friend ann = new Friend("r", "ann");
        Friend bob = new Friend("r", "bob");
        assertThat(refusalOf(ann.me.direct().setReady(true)).code()).isEqualTo(Code.FORBIDDEN);
        assertThat(refusalOf(ann.me.direct().signal(bob.id(), "{}")).code()).isEqualTo(Code.CLOSED);
        assertThat(refusalOf(ann.me.direct().report(0, true)).code()).isEqualTo(Code.CLOSED);
    }

    @Test
    void aMeshHasSoManyPeopleAndNoMore() throws Exception {
        start(DirectKind.MESH);
        Friend ann = new Friend("r", "ann").ready();
        assertThat(ann.next().peers()).isEmpty();
        Friend bob = new Friend("r", "bob").ready();
        assertThat(ann.next().peers()).containsExactly(new DirectState.Peer(bob.id(), false));
        assertThat(bob.next().peers()).containsExactly(new DirectState.Peer(ann.id(), true));
        Friend cy = new Friend("r", "cy").ready();
        assertThat(cy.next().peers())
                .containsExactly(
                        new DirectState.Peer(ann.id(), true), new DirectState.Peer(bob.id(), true));
        Friend dan = new Friend("r", "dan");
        assertThat(refusalOf(dan.me.direct().setReady(true)).limit()).isEqualTo(Limit.MESH_PEOPLE);
        assertThat(refusalOf(dan.me.direct().signal(ann.id(), "1")).code()).isEqualTo(Code.CLOSED);
        assertThat(refusalOf(ann.me.direct().signal(dan.id(), "1")).code())
                .isEqualTo(Code.NOT_FOUND);
        cy.me.direct().signal(bob.id(), "1").join();
        assertThat(bob.signals.poll(30, TimeUnit.SECONDS)).isEqualTo(cy.id() + " 1");
        cy.me.leave(LeaveReason.LEFT);
        ann.next(); // cy had come
        assertThat(ann.next().peers()).containsExactly(new DirectState.Peer(bob.id(), false));
        dan.ready();
        assertThat(dan.next().peers()).hasSize(2);
    }
}
