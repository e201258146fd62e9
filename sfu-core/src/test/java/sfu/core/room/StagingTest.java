package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.StageAction;
import sfu.core.api.StageNews;
import sfu.core.api.StageState;
import sfu.core.room.StagePolicy.Requests;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What follows on a stage from what people do, in virtual time; whom it is told. */
class StagingTest {
    private record Due(long atNs, Runnable task) {}

    /** Somebody in the room. */
    private final class Person extends QuietListener {
        final List<StageNews> told = new ArrayList<>();
        final Member member;

        Person(String identity, Role role, boolean canPublish) {
            int number = people.size() + 1;
            boolean isOn = staging.joins(identity, role, canPublish);
            ParticipantInfo info =
                    new ParticipantInfo(
                            "id-" + identity, identity, "", number, canPublish, true, role, isOn);
            member =
                    new Member(
                            null,
                            info,
                            new JoinRequest("", identity, "", canPublish, true, false),
                            MediaPolicy.defaults(),
                            this,
                            0,
                            "");
            people.put(identity, this);
        }

        void leaves(LeaveReason why) {
            staging.left(member, why);
            people.remove(member.info().identity());
        }

        boolean isOn() {
            return member.info().onStage();
        }

        @Override
        public void stageChanged(StageNews news) {
            told.add(news);
        }

        List<String> told() {
            return told.stream()
                    .map(news -> news.participant().identity() + " " + news.state())
                    .toList();
        }
    }

    private final Map<String, Person> people = new LinkedHashMap<>();
    private final List<Due> due = new ArrayList<>();
    private final List<String> changes = new ArrayList<>();
    private long nowNs = 7;

    private final Staging staging =
            new Staging(
                    StagePolicy.of(2, Requests.ASK),
                    () -> nowNs,
                    (task, delayNs) -> due.add(new Due(nowNs + delayNs, task)),
                    new Staging.Listener() {
                        @Override
                        public List<Member> sessions(String identity) {
                            Person person = people.get(identity);
                            return person == null ? List.of() : List.of(person.member);
                        }

                        @Override
                        public Iterable<Member> members() {
                            return people.values().stream().map(each -> each.member).toList();
                        }

                        @Override
                        public void stageChanged(Member member) {
                            changes.add(member.info().identity());
                        }
                    });

    private void advance(long ns) {
        long untilNs = nowNs + ns;
        while (true) {
            Due next = due.stream().min(Comparator.comparingLong(Due::atNs)).orElse(null);
            if (next == null || next.atNs() > untilNs) {
                break;
            }
            due.remove(next);
            nowNs = next.atNs();
            next.task().run();
        }
        nowNs = untilNs;
    }

    private Person speaker(String identity) {
        return new Person(identity, Role.SPEAKER, true);
    }

    @Test
    void whoseConnectionIsLostKeepsItsPlaceForAWhileThenTheNextHasIt() {
        Person ann = speaker("ann");
        speaker("bob");
        Person cy = speaker("cy");
        assertThat(cy.isOn()).isFalse();
        ann.leaves(LeaveReason.DISCONNECTED);
        advance(Stage.HOLD_NS - 1);
        assertThat(cy.isOn()).isFalse();
        advance(1);
        assertThat(cy.isOn()).isTrue();
        assertThat(cy.told)
                .singleElement()
                .extracting(StageNews::cause)
                .isEqualTo(StageAction.CALL);
        assertThat(changes).containsExactly("cy");
        assertThat(speaker("ann").isOn()).as("too late").isFalse();
    }

    @Test
    void whoIsBackInTimeSpeaksOn() {
        Person ann = speaker("ann");
        speaker("bob");
        Person cy = speaker("cy");
        ann.leaves(LeaveReason.DISCONNECTED);
        advance(Stage.HOLD_NS / 2);
        assertThat(speaker("ann").isOn()).isTrue();
        advance(Stage.HOLD_NS);
        assertThat(cy.isOn()).isFalse();
        assertThat(cy.told).isEmpty();
    }

    @Test
    void whoMayNoLongerPublishIsPassedOver() {
        Person ann = speaker("ann");
        speaker("bob");
        Person cy = speaker("cy");
        Person dan = speaker("dan");
        Permissions none = Permissions.of(false, true);
        cy.member.setPermissions(none);
        ann.leaves(LeaveReason.LEFT);
        advance(0);
        assertThat(cy.isOn()).isFalse();
        assertThat(dan.isOn()).isTrue();
        cy.member.setPermissions(Permissions.of(true, true));
        dan.leaves(LeaveReason.LEFT);
        advance(0);
        assertThat(cy.isOn()).as("it was its turn, and is no more").isFalse();
    }

    @Test
    void eachModeratorIsToldOnceAndWhoJoinsLaterHearsTheRequests() {
        Person mod = new Person("mod", Role.MODERATOR, true);
        Person ann = new Person("ann", Role.ATTENDEE, true);
        staging.act(ann.member, StageAction.REQUEST, "");
        assertThat(mod.told()).containsExactly("ann REQUESTED");
        assertThat(ann.told()).containsExactly("ann REQUESTED");
        Person second = new Person("second", Role.MODERATOR, true);
        staging.tellRequests(second.member);
        assertThat(second.told()).containsExactly("ann REQUESTED");
        ann.leaves(LeaveReason.DISCONNECTED);
        assertThat(mod.told()).containsExactly("ann REQUESTED", "ann OFF");
        assertThat(second.told()).containsExactly("ann REQUESTED", "ann OFF");
    }

    @Test
    void aPlaceThatAModeratorFreesGoesToWhomItsRoleLeadsThere() {
        Person mod = new Person("mod", Role.MODERATOR, true);
        Person ann = speaker("ann");
        Person bob = speaker("bob");
        staging.act(mod.member, StageAction.REMOVE, "ann");
        assertThat(ann.isOn()).isFalse();
        advance(0);
        assertThat(bob.isOn()).isTrue();
        assertThat(mod.told()).containsExactly("ann OFF", "bob ON");
        assertThat(staging.onStage()).containsExactly("mod", "bob");
        bob.leaves(LeaveReason.DISCONNECTED);
        staging.act(mod.member, StageAction.REMOVE, "bob"); // whose place is held
        assertThat(staging.onStage()).containsExactly("mod");
    }

    @Test
    void onlyModeratorsDecideAboutOthers() {
        Person ann = new Person("ann", Role.ATTENDEE, true);
        new Person("bob", Role.ATTENDEE, false);
        assertThatThrownBy(() -> staging.act(ann.member, StageAction.CALL, "bob"))
                .isInstanceOf(MediaException.class)
                .hasMessageContaining("only moderators");
        Person mod = new Person("mod", Role.MODERATOR, true);
        assertThatThrownBy(() -> staging.act(mod.member, StageAction.CALL, "bob"))
                .hasMessageContaining("does not allow to publish");
        assertThatThrownBy(() -> staging.act(mod.member, StageAction.ACCEPT, "ann"))
                .hasMessageContaining("does not ask");
        assertThat(staging.onStage()).containsExactly("mod");
        assertThat(ann.told).isEmpty();
    }

    @Test
    void whoIsOnStageAlreadyIsToldNothing() {
        Person ann = speaker("ann");
        staging.act(ann.member, StageAction.REQUEST, "");
        assertThat(ann.told).isEmpty();
        assertThat(ann.isOn()).isEqualTo(staging.onStage().contains("ann"));
        staging.act(ann.member, StageAction.LEAVE, "");
        assertThat(ann.told()).containsExactly("ann " + StageState.OFF);
        assertThat(ann.isOn()).isFalse();
    }
}
