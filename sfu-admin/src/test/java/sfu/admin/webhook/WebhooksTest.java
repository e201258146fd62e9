package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.signaling.store.Store;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Events reach a real server on loopback, whatever it does. */
class WebhooksTest {
    @TempDir Path directory;
    private ReceivingServer receiver;
    private Webhooks webhooks;

    @BeforeEach
    void start() throws IOException {
        receiver = new ReceivingServer(0);
        webhooks = new Webhooks(Store.inMemory(), limits(50, "127.0.0.0/8"));
    }

    @AfterEach
    void stop() {
        webhooks.close();
        receiver.close();
    }

    static WebhookLimits limits(int attempts, String... allowed) {
        return new WebhookLimits(
                10,
                100_000,
                1000,
                attempts,
                Duration.ofDays(1),
                Duration.ofMillis(10),
                Duration.ofMillis(40),
                Duration.ofMillis(500),
                8,
                "",
                List.of(allowed));
    }

    static Webhook hook(String url, List<String> events, List<String> rooms) {
        return new Webhook("h", url, List.of(Secrets.fresh()), events, rooms, true).checked();
    }

    static Event event(String room, int number) {
        return new Event(
                EventType.PARTICIPANT_JOINED,
                room,
                System.currentTimeMillis(),
                Map.of("number", number));
    }

    private Delivery awaitDead() throws InterruptedException {
        for (int i = 0; i < 2000; i++) {
            if (webhooks.deadLetters() > 0) {
                return webhooks.dead("h", Long.MAX_VALUE, 1).getFirst().delivery();
            }
            Thread.sleep(10);
        }
        throw new AssertionError("no dead letter");
    }

    @Test
    void eventsOfARoomComeInOrder() throws Exception {
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        for (int i = 0; i < 200; i++) {
            webhooks.tell(event("room" + i % 4, i));
        }
        int[] last = {-1, -1, -1, -1};
        for (int i = 0; i < 200; i++) {
            int number = receiver.await().json().at("/data/number").asInt();
            assertThat(number).isGreaterThan(last[number % 4]);
            last[number % 4] = number;
        }
    }

    @Test
    void onlyWhatIsAskedForIsTold() throws Exception {
        webhooks.put(hook(receiver.url(), List.of("participant.joined"), List.of("a*", "b")))
                .join();
        webhooks.tell(event("b2", 1));
        webhooks.tell(new Event(EventType.ROOM_STARTED, "b", 0, Map.of()));
        webhooks.tell(event("", 2));
        webhooks.tell(event("b", 3));
        webhooks.tell(event("another", 4));
        Set<Integer> told = new HashSet<>();
        told.add(receiver.await().json().at("/data/number").asInt());
        told.add(receiver.await().json().at("/data/number").asInt());
        assertThat(told).containsExactlyInAnyOrder(3, 4);
        assertThat(webhooks.figures().queued()).isEqualTo(2);
    }

    @Test
    void failuresAreTriedAgainUnderTheSameIdAndNothingOvertakes() throws Exception {
        Set<String> ids = ConcurrentHashMap.newKeySet();
        receiver.behaviour =
                (number, got) -> {
                    ids.add(got.id());
                    return number <= 3 ? 500 : 200;
                };
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(event("r", 1));
        webhooks.tell(event("r", 2));
        assertThat(receiver.await().json().at("/data/number").asInt()).isEqualTo(1);
        assertThat(receiver.await().json().at("/data/number").asInt()).isEqualTo(2);
        assertThat(ids).hasSize(2);
        assertThat(receiver.requests()).isEqualTo(5);
        assertThat(webhooks.figures().failures()).isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(ints = {301, 302, 307, 308, 404, 500})
    void whatIsNotTakenBecomesADeadLetterThatIsReplayed(int status) throws Exception {
        webhooks.close();
        webhooks = new Webhooks(Store.inMemory(), limits(2, "127.0.0.1"));
        receiver.behaviour = (number, got) -> status;
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(event("r", 1));
        Delivery dead = awaitDead();
        assertThat(dead.problem()).contains("status " + status);
        assertThat(dead.attempts()).isEqualTo(2);
        assertThat(receiver.requests()).as("no redirect was followed").isEqualTo(2);
        receiver.behaviour = (number, got) -> 204;
        assertThat(webhooks.replay("h", List.of()).join()).isEqualTo(1);
        assertThat(receiver.await().id()).isEqualTo(dead.id());
        assertThat(webhooks.deadLetters()).isZero();
    }

    @Test
    void aTargetThatHangsIsGivenUpInTime() throws Exception {
        webhooks.close();
        webhooks = new Webhooks(Store.inMemory(), limits(1, "127.0.0.1"));
        receiver.behaviour = (number, got) -> -1;
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(event("r", 1));
        assertThat(awaitDead().problem()).isEqualTo("no answer within 500 ms");
    }

    /** RFC 9112 9.2: as a server does that ends an idle connection with a 408. */
    @Test
    void anAnswerThatNobodyAskedForIsNotTakenForTheNext() throws Exception {
        String answers =
                "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"
                        + "HTTP/1.1 408 Idle\r\nContent-Length: 0\r\n\r\n";
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            AtomicInteger connections = new AtomicInteger();
            Thread.ofVirtual().start(() -> answerEach(server, connections, answers));
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
            webhooks.put(hook(url, List.of(), List.of())).join();
            for (int i = 1; i <= 3; i++) {
                webhooks.tell(event("r", i));
            }
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(webhooks.figures().delivered()).isEqualTo(3));
            assertThat(webhooks.figures().failures()).isZero();
            assertThat(connections).hasValue(3);
        }
    }

    /** The same to each connection's first bytes; then it waits for its end. */
    private static void answerEach(ServerSocket server, AtomicInteger connections, String answer) {
        while (true) {
            try (Socket peer = server.accept()) {
                connections.incrementAndGet();
                peer.getInputStream().read();
                peer.getOutputStream().write(answer.getBytes(StandardCharsets.ISO_8859_1));
                peer.getInputStream().transferTo(OutputStream.nullOutputStream());
            } catch (SocketException e) {
                if (server.isClosed()) {
                    return;
                }
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "HTTP/1.1 200 OK\r\nx: ENDLESS",
                "hello\r\n\r\n",
                "HTTP/1.1 999 no\r\n\r\n",
                "HTTP/1.1 100 Continue\r\n\r\n",
                ""
            })
    void answersThatAreNoneAreFailures(String answer) throws Exception {
        webhooks.close();
        webhooks = new Webhooks(Store.inMemory(), limits(1, "127.0.0.1"));
        try (ServerSocket server = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Thread.ofVirtual()
                    .start(() -> {
                        try (Socket peer = server.accept()) {
                            byte[] bytes =
                                    answer.replace("ENDLESS", "x".repeat(1 << 20))
                                            .getBytes(StandardCharsets.UTF_8);
                            peer.getOutputStream().write(bytes);
                            peer.shutdownOutput();
                            peer.getInputStream().readAllBytes();
                        } catch (IOException e) {
                            // it did not read on
                        }
                    });
            String url = "http://127.0.0.1:" + server.getLocalPort() + "/";
            webhooks.put(hook(url, List.of(), List.of())).join();
            webhooks.tell(event("r", 1));
            assertThat(awaitDead().problem()).isNotEmpty();
        }
    }

    @Test
    void addressesThatAreNotPublicAreNotConnectedTo() throws Exception {
        webhooks.close();
        webhooks = new Webhooks(Store.inMemory(), limits(1));
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(event("r", 1));
        assertThat(awaitDead().problem()).contains("not public");
        assertThat(receiver.requests()).isZero();
    }

    @Test
    void aNameIsLookedUpOnceForEachConnectionAndOnlyWhatWasCheckedIsConnectedTo() throws Exception {
        webhooks.close();
        AtomicInteger lookups = new AtomicInteger();
        webhooks =
                new Webhooks(
                        Store.inMemory(),
                        limits(1, "127.0.0.1"),
                        name -> // rebinds: the second answer is another machine's
                        lookups.incrementAndGet() == 1
                                        ? new InetAddress[] {InetAddress.ofLiteral("127.0.0.1")}
                                        : new InetAddress[] {
                                            InetAddress.ofLiteral("127.0.0.1"),
                                            InetAddress.ofLiteral("::ffff:169.254.169.254")
                                        });
        String url = "http://rebinding.example:" + receiver.port() + "/";
        webhooks.put(hook(url, List.of(), List.of())).join();
        webhooks.tell(event("r", 1));
        receiver.await();
        assertThat(lookups).hasValue(1);
        webhooks.tell(event("other", 2));
        assertThat(awaitDead().problem()).contains("not public");
        assertThat(lookups).hasValue(2);
    }

    @Test
    void whatWaitsOutlivesTheServerAndComesInOrder() throws Exception {
        webhooks.close();
        receiver.close(); // dead
        int port = receiver.port();
        Store store = Store.open(directory);
        webhooks = new Webhooks(store, limits(1000, "127.0.0.1"));
        webhooks.put(hook("http://127.0.0.1:" + port + "/", List.of(), List.of())).join();
        for (int i = 0; i < 1000; i++) {
            webhooks.tell(event("r" + i % 3, i));
        }
        webhooks.close();
        store.close();
        store = Store.open(directory);
        webhooks = new Webhooks(store, limits(1000, "127.0.0.1"));
        assertThat(webhooks.waiting()).isEqualTo(1000);
        receiver = new ReceivingServer(port);
        int[] next = {0, 1, 2};
        for (int i = 0; i < 1000; i++) {
            int number = receiver.await().json().at("/data/number").asInt();
            assertThat(number).isEqualTo(next[number % 3]);
            next[number % 3] += 3;
        }
        webhooks.close();
        store.close();
    }

    @Test
    void aQueueThatIsFullDropsAndCounts() throws Exception {
        webhooks.close();
        receiver.close();
        WebhookLimits usual = limits(1000, "127.0.0.1");
        webhooks =
                new Webhooks(
                        Store.inMemory(),
                        new WebhookLimits(
                                10,
                                10,
                                10,
                                1000,
                                usual.age(),
                                usual.firstBackoff(),
                                usual.longestBackoff(),
                                usual.timeout(),
                                1,
                                "",
                                usual.allowed()));
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        for (int i = 0; i < 30; i++) {
            webhooks.tell(event("r", i));
        }
        for (int i = 0; i < 2000 && webhooks.figures().dropped() < 20; i++) {
            Thread.sleep(10);
        }
        assertThat(webhooks.figures().dropped()).isEqualTo(20);
        assertThat(webhooks.waiting()).isEqualTo(10);
    }

    @Test
    void deletedWithAllThatWaits() {
        receiver.close();
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        for (int i = 0; i < 5; i++) {
            webhooks.tell(event("r", i));
        }
        while (webhooks.figures().queued() < 5) {
            Thread.onSpinWait();
        }
        assertThat(webhooks.remove("h").join()).isTrue();
        assertThat(webhooks.remove("h").join()).isFalse();
        assertThat(webhooks.waiting()).isZero();
    }

    @Test
    void whatWaitsOfRoomsThatItNoLongerHasIsToldToNobody() throws Exception {
        receiver.behaviour = (number, got) -> 500;
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(event("theirs", 1));
        webhooks.tell(event("ours-1", 2));
        while (webhooks.figures().failures() < 2) {
            Thread.onSpinWait();
        }
        receiver.behaviour = (number, got) -> got.body().contains("theirs") ? 500 : 204;
        webhooks.put(hook(receiver.url(), List.of(), List.of("ours-*"))).join();
        assertThat(receiver.await().json().get("room").asText()).isEqualTo("ours-1");
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> webhooks.waiting() == 0);
        assertThat(webhooks.deadLetters()).isZero();
    }

    @Test
    void deadLettersOfRoomsThatItNoLongerHasAreNotReplayed() throws Exception {
        webhooks.close();
        webhooks = new Webhooks(Store.inMemory(), limits(1, "127.0.0.1"));
        receiver.behaviour = (number, got) -> 500;
        webhooks.put(hook(receiver.url(), List.of(), List.of())).join();
        webhooks.tell(event("theirs", 1));
        webhooks.tell(event("ours-1", 2));
        Webhook all = webhooks.get("h");
        webhooks.tell(new Event(EventType.WEBHOOK_TEST, "", 0, Map.of()), all);
        Awaitility.await().atMost(Duration.ofSeconds(30)).until(() -> webhooks.deadLetters() == 3);
        receiver.behaviour = (number, got) -> 204;
        webhooks.put(hook(receiver.url(), List.of(), List.of("ours-*"))).join();
        assertThat(webhooks.replay("h", List.of()).join()).isEqualTo(2);
        List<String> rooms =
                List.of(
                        receiver.await().json().get("room").asText(),
                        receiver.await().json().get("room").asText());
        assertThat(rooms).containsExactlyInAnyOrder("ours-1", "");
        assertThat(webhooks.deadLetters()).isEqualTo(1);
        webhooks.put(all).join();
        assertThat(webhooks.replay("h", List.of()).join()).isEqualTo(1);
        assertThat(receiver.await().json().get("room").asText()).isEqualTo("theirs");
    }
}
