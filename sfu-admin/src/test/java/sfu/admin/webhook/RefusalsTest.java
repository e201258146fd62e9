package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.store.Store;

import java.io.IOException;
import java.time.Duration;
import java.util.List;

/** What a target does not take, on a lane that all rooms share. */
class RefusalsTest {
    private ReceivingServer receiver;
    private Webhooks webhooks;

    @BeforeEach
    void start() throws IOException {
        receiver = new ReceivingServer(0);
    }

    @AfterEach
    void stop() {
        webhooks.close();
        receiver.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {400, 500, 503, -1})
    void aRoomWhoseDeliveryIsNotTakenHoldsUpNoOther(int status) throws Exception {
        webhooks = new Webhooks(Store.inMemory(), oneLane(Duration.ofDays(1)));
        receiver.behaviour = (number, got) -> got.body().contains("\"refused\"") ? status : 200;
        webhooks.put(WebhooksTest.hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(WebhooksTest.event("refused", 0));
        webhooks.tell(WebhooksTest.event("refused", 1));
        for (int i = 0; i < 30; i++) {
            webhooks.tell(WebhooksTest.event("room" + i % 3, i));
        }
        int[] last = {-1, -1, -1};
        for (int i = 0; i < 30; i++) {
            int number = receiver.await().json().at("/data/number").asInt();
            assertThat(number).isGreaterThan(last[number % 3]);
            last[number % 3] = number;
        }
        Awaitility.await() // until the last answer is read
                .atMost(Duration.ofSeconds(30))
                .untilAsserted(() -> assertThat(webhooks.waiting()).isEqualTo(2));
        receiver.behaviour = (number, got) -> 200;
        assertThat(receiver.await().json().at("/data/number").asInt()).isZero();
        assertThat(receiver.await().json().at("/data/number").asInt()).isEqualTo(1);
        assertThat(webhooks.deadLetters()).isZero();
    }

    @Test
    void manyAttemptsInAShortTimeAreNoReasonToGiveUpBeforeTheAge() throws Exception {
        webhooks = new Webhooks(Store.inMemory(), oneLane(Duration.ofDays(1)));
        receiver.behaviour = (number, got) -> number <= 60 ? 500 : 200;
        webhooks.put(WebhooksTest.hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(WebhooksTest.event("r", 7));
        assertThat(receiver.await().json().at("/data/number").asInt()).isEqualTo(7);
        assertThat(receiver.requests()).isEqualTo(61);
        assertThat(webhooks.deadLetters()).isZero();
    }

    @Test
    void whatIsRefusedForItsAgeIsGivenUpAndTheNextOfItsRoomIsTried() throws Exception {
        webhooks = new Webhooks(Store.inMemory(), oneLane(Duration.ofMillis(300)));
        receiver.behaviour = (number, got) -> got.body().contains("\"number\":1}") ? 400 : 200;
        webhooks.put(WebhooksTest.hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(WebhooksTest.event("r", 1));
        webhooks.tell(WebhooksTest.event("r", 2));
        assertThat(receiver.await().json().at("/data/number").asInt()).isEqualTo(2);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> webhooks.deadLetters() > 0);
        Delivery dead = webhooks.dead("h", Long.MAX_VALUE, 1).getFirst().delivery();
        assertThat(dead.attempts()).isGreaterThan(1);
        assertThat(dead.problem()).isEqualTo("status 400");
    }

    @Test
    void whatIsGivenUpUntriedSaysWhyTheOthersWereNotTaken() throws Exception {
        webhooks =
                new Webhooks(
                        Store.inMemory(), oneLane(Duration.ofMillis(1), Duration.ofSeconds(10)));
        receiver.behaviour = (number, got) -> 503;
        webhooks.put(WebhooksTest.hook(receiver.url(), List.of(), List.of())).join();
        for (int i = 0; i < 4; i++) {
            webhooks.tell(WebhooksTest.event("room" + i, i));
        }
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> webhooks.deadLetters() == 4);
        List<Delivery> all =
                webhooks.dead("h", Long.MAX_VALUE, 9).stream()
                        .map(Webhooks.Numbered::delivery)
                        .toList();
        assertThat(all).allMatch(its -> its.problem().contains("status 503"));
        assertThat(all).anyMatch(its -> its.attempts() == 0 && its.problem().contains("not tried"));
    }

    /** It failed as the webhook was: as it is now it may be taken. */
    @ParameterizedTest
    @ValueSource(ints = {400, 503})
    void whatFailsWhileTheWebhookIsChangedIsTriedAtOnce(int status) throws Exception {
        Duration hour = Duration.ofHours(1);
        webhooks =
                new Webhooks(
                        Store.inMemory(),
                        oneLane(Duration.ofDays(1), Duration.ofSeconds(10), hour, hour));
        Webhook hook = WebhooksTest.hook(receiver.url(), List.of(), List.of());
        receiver.behaviour =
                (number, got) -> {
                    if (number > 1) {
                        return 200;
                    }
                    webhooks.put(hook).join();
                    return status;
                };
        webhooks.put(hook).join();
        webhooks.tell(WebhooksTest.event("r", 7));
        assertThat(receiver.await().json().at("/data/number").asInt()).isEqualTo(7);
        assertThat(receiver.requests()).isEqualTo(2);
    }

    private static WebhookLimits oneLane(Duration age) {
        return oneLane(age, Duration.ofMillis(200));
    }

    private static WebhookLimits oneLane(Duration age, Duration answer) {
        return oneLane(age, answer, Duration.ofMillis(10), Duration.ofMillis(40));
    }

    /**
     * @param answer for which is waited
     * @param first wait after a failure
     */
    private static WebhookLimits oneLane(
            Duration age, Duration answer, Duration first, Duration longest) {
        return new WebhookLimits(
                10,
                1000,
                1000,
                WebhookLimits.defaults().attempts(),
                age,
                first,
                longest,
                answer,
                1,
                "",
                List.of("127.0.0.1"));
    }
}
