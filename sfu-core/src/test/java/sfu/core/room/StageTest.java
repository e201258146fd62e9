package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

import sfu.core.api.MediaException;
import sfu.core.api.Role;
import sfu.core.api.StageState;
import sfu.core.room.StagePolicy.Requests;
import sfu.core.stats.Limit;

import java.util.List;

/** Who is on a stage, in virtual time. */
class StageTest {
    private long nowNs = 1_000;

    private Stage stage(int places, Requests requests) {
        return new Stage(StagePolicy.of(places, requests));
    }

    private boolean joins(Stage stage, String identity, Role role) {
        return stage.joins(identity, role, nowNs);
    }

    private StageState request(Stage stage, String identity) {
        return stage.request(identity, Role.ATTENDEE, nowNs);
    }

    @Test
    void withoutAStageEverybodyIsOnIt() {
        Stage stage = new Stage(StagePolicy.OPEN);
        assertThat(joins(stage, "ann", Role.ATTENDEE)).isTrue();
        assertThat(stage.of("anybody")).isEqualTo(StageState.ON);
    }

    @Test
    void speakersAndModeratorsBeginThereWhileThereIsAPlace() {
        Stage stage = stage(2, Requests.ASK);
        assertThat(joins(stage, "listener", Role.ATTENDEE)).isFalse();
        assertThat(joins(stage, "ann", Role.SPEAKER)).isTrue();
        assertThat(joins(stage, "bob", Role.MODERATOR)).isTrue();
        assertThat(joins(stage, "cy", Role.SPEAKER)).isFalse();
        stage.left("ann", false, nowNs);
        assertThat(stage.request("cy", Role.SPEAKER, nowNs)).isEqualTo(StageState.ON);
    }

    @Test
    void forWhomThereWasNoPlaceThereIsOneWhenSomebodyGoes() {
        Stage stage = stage(1, Requests.ASK);
        joins(stage, "ann", Role.SPEAKER);
        for (String next : List.of("bob", "cy", "dan", "eve")) {
            assertThat(joins(stage, next, Role.SPEAKER)).isFalse();
        }
        joins(stage, "bob", Role.SPEAKER); // a second session of it
        joins(stage, "joe", Role.ATTENDEE);
        assertThat(stage.next(nowNs)).as("it is full").isNull();
        stage.left("bob", true, nowNs); // has no place to keep
        stage.leave("cy"); // does not want to
        stage.left("ann", true, nowNs);
        assertThat(stage.next(nowNs)).as("her place is kept").isNull();
        nowNs += Stage.HOLD_NS;
        assertThat(joins(stage, "late", Role.SPEAKER)).as("others were first").isFalse();
        assertThat(stage.next(nowNs)).isEqualTo("dan");
        stage.enter("dan", nowNs);
        assertThat(stage.of("dan")).isEqualTo(StageState.ON);
        stage.remove("eve");
        stage.leave("late");
        stage.left("dan", false, nowNs);
        assertThat(stage.next(nowNs)).as("nobody is left").isNull();
    }

    @Test
    void aRequestWaitsForAnAnswer() {
        Stage stage = stage(1, Requests.ASK);
        assertThat(request(stage, "ann")).isEqualTo(StageState.REQUESTED);
        assertThat(request(stage, "bob")).isEqualTo(StageState.REQUESTED);
        assertThat(stage.requests()).containsExactly("ann", "bob");
        stage.enter("bob", nowNs);
        assertThat(stage.of("bob")).isEqualTo(StageState.ON);
        assertThat(stage.requests()).containsExactly("ann");
        assertThatThrownBy(() -> stage.enter("ann", nowNs))
                .isInstanceOfSatisfying(
                        MediaException.class, e -> assertThat(e.limit()).isEqualTo(Limit.STAGE));
        assertThat(stage.of("ann")).isEqualTo(StageState.REQUESTED);
    }

    @Test
    void aRequestIsRefusedWhereNobodyAsks() {
        Stage stage = stage(5, Requests.REFUSE);
        assertThatThrownBy(() -> request(stage, "ann"))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.code()).isEqualTo(MediaException.Code.FORBIDDEN));
        stage.invite("ann");
        assertThat(request(stage, "ann")).isEqualTo(StageState.ON);
    }

    @Test
    void aRequestIsEnoughWhereItIsAcceptedWhileThereIsAPlace() {
        Stage stage = stage(1, Requests.ACCEPT);
        assertThat(request(stage, "ann")).isEqualTo(StageState.ON);
        assertThatThrownBy(() -> request(stage, "bob")).hasMessageContaining("at most 1");
    }

    @Test
    void requestsAreBounded() {
        Stage stage = stage(1, Requests.ASK);
        for (int i = 0; i < Stage.MAX_REQUESTS; i++) {
            request(stage, "p" + i);
        }
        assertThatThrownBy(() -> request(stage, "another"))
                .isInstanceOfSatisfying(
                        MediaException.class,
                        e -> assertThat(e.limit()).isEqualTo(Limit.STAGE_REQUESTS));
        assertThat(request(stage, "p0")).isEqualTo(StageState.REQUESTED);
        stage.left("p1", false, nowNs);
        assertThat(request(stage, "another")).isEqualTo(StageState.REQUESTED);
    }

    @Test
    void whoLostTheConnectionFindsThePlaceForAWhile() {
        Stage stage = stage(1, Requests.ASK);
        stage.enter("ann", nowNs);
        stage.left("ann", true, nowNs);
        nowNs += Stage.HOLD_NS - 1;
        assertThatThrownBy(() -> stage.enter("bob", nowNs)).hasMessageContaining("full");
        assertThat(joins(stage, "ann", Role.ATTENDEE)).isTrue();
        nowNs += 10 * Stage.HOLD_NS;
        assertThatThrownBy(() -> stage.enter("bob", nowNs)).hasMessageContaining("full");
        stage.left("ann", true, nowNs);
        nowNs += Stage.HOLD_NS;
        stage.enter("bob", nowNs);
        assertThat(joins(stage, "ann", Role.ATTENDEE)).isFalse();
    }

    @ParameterizedTest
    @EnumSource(Role.class)
    void whoWasTakenOffDoesNotComeBackByItself(Role role) {
        Stage stage = stage(3, Requests.ACCEPT);
        stage.enter("ann", nowNs);
        stage.remove("ann");
        assertThat(stage.of("ann")).isEqualTo(StageState.OFF);
        stage.left("ann", true, nowNs);
        assertThat(joins(stage, "ann", role)).isFalse();
        assertThat(stage.request("ann", role, nowNs)).isEqualTo(StageState.REQUESTED);
        stage.enter("ann", nowNs);
        assertThat(joins(stage, "ann", role)).isTrue();
    }
}
