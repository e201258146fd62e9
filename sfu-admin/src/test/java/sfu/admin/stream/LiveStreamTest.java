package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import sfu.core.stats.ServerSnapshot;
import sfu.signaling.http.SseStream;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

class LiveStreamTest {
    private static final Duration PERIOD = Duration.ofMillis(20);

    /** Keeps what it is offered. */
    private static final class Watcher implements SseStream {
        final List<byte[]> events = new CopyOnWriteArrayList<>();
        final List<Runnable> onClosed = new CopyOnWriteArrayList<>();
        volatile boolean closed;

        @Override
        public boolean offer(byte[] event) {
            return events.add(event);
        }

        @Override
        public void send(byte[] event) {
            events.add(event);
        }

        @Override
        public void onWritable(Runnable action) {}

        @Override
        public boolean isOpen() {
            return !closed;
        }

        @Override
        public boolean isWritable() {
            return !closed;
        }

        @Override
        public void close() {
            closed = true;
            onClosed.forEach(Runnable::run);
        }

        @Override
        public void onClosed(Runnable action) {
            onClosed.add(action);
        }

        List<String> texts() {
            return events.stream().map(e -> new String(e, StandardCharsets.UTF_8)).toList();
        }
    }

    private static List<Watcher> watchers(LiveStream live, int count) {
        List<Watcher> all = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Watcher watcher = new Watcher();
            all.add(watcher);
            live.watch(watcher);
        }
        return all;
    }

    @Test
    void anUpdateIsEncodedOnceForAll() {
        try (LiveStream live = new LiveStream(new FakeMediaServer(), PERIOD)) {
            List<Watcher> all = watchers(live, 500);
            await().until(() -> all.stream().allMatch(w -> w.events.size() >= 3));
            for (Watcher watcher : all) {
                assertThat(watcher.texts().getFirst()).contains("event: snapshot");
                assertThat(watcher.texts().get(1)).contains("event: delta");
            }
            Watcher first = all.getFirst();
            Watcher last = all.getLast();
            byte[] update = last.events.get(2);
            assertThat(first.events.stream().anyMatch(event -> event == update))
                    .as("the same bytes, not equal ones")
                    .isTrue();
        }
    }

    @Test
    void idsIncreaseAndTheSnapshotComesFirstEvenBeforeThereIsOne() {
        FakeMediaServer server = new FakeMediaServer();
        var ready = server.next;
        CompletableFuture<ServerSnapshot> first = new CompletableFuture<>();
        server.next = () -> first;
        try (LiveStream live = new LiveStream(server, PERIOD)) {
            Watcher watcher = watchers(live, 1).getFirst();
            Watcher gone = watchers(live, 1).getFirst();
            gone.close();
            server.next = ready;
            first.complete(ready.get().join());
            await().until(() -> watcher.events.size() >= 4);
            List<Long> ids = watcher.texts().stream().map(LiveStreamTest::id).toList();
            assertThat(ids.subList(0, 4)).isEqualTo(List.of(0L, 1L, 2L, 3L));
            assertThat(watcher.texts().getFirst()).contains("event: snapshot");
            assertThat(watcher.texts().subList(1, 4)).allMatch(e -> e.contains("event: delta"));
            assertThat(gone.events).isEmpty();
        }
    }

    private static long id(String event) {
        String id = event.substring(4, event.indexOf('\n'));
        return Long.parseLong(id.substring(id.lastIndexOf('.') + 1));
    }

    @Test
    void aServerThatThrowsOrFailsIsAskedAgain() {
        FakeMediaServer server = new FakeMediaServer();
        var right = server.next;
        AtomicInteger asked = new AtomicInteger();
        server.next =
                () ->
                        switch (asked.getAndIncrement()) {
                            case 0 -> throw new IllegalStateException("thrown");
                            case 1 ->
                                    CompletableFuture.failedFuture(
                                            new IllegalStateException("failed"));
                            default -> right.get();
                        };
        try (LiveStream live = new LiveStream(server, PERIOD)) {
            await().until(() -> live.latest() != null);
            assertThat(asked.get()).isGreaterThan(2);
        }
    }

    @Test
    void aSlowServerIsNotAskedTwiceAtOnce() {
        FakeMediaServer server = new FakeMediaServer();
        var right = server.next;
        CompletableFuture<ServerSnapshot> slow = new CompletableFuture<>();
        server.next = () -> slow;
        AtomicInteger ticks = new AtomicInteger();
        try (LiveStream live = new LiveStream(server, PERIOD);
                LiveStream other = new LiveStream(counting(ticks), PERIOD)) {
            await().until(() -> ticks.get() >= 5); // as many went by for the first
            assertThat(other.latest()).isNotNull();
            assertThat(server.taken.get()).isEqualTo(1);
            server.next = right;
            slow.complete(right.get().join());
            await().until(() -> server.taken.get() > 1 && live.latest() != null);
        }
    }

    private static FakeMediaServer counting(AtomicInteger ticks) {
        FakeMediaServer server = new FakeMediaServer();
        var right = server.next;
        server.next =
                () -> {
                    ticks.incrementAndGet();
                    return right.get();
                };
        return server;
    }

    @Test
    void whileNobodyLooksThereAreFewSnapshotsAndWhoAsksGetsAFreshOne() {
        FakeMediaServer server = new FakeMediaServer();
        var right = server.next;
        server.next = // not for nothing: a tenth of the time
                () ->
                        CompletableFuture.supplyAsync(
                                () -> right.get().join(),
                                CompletableFuture.delayedExecutor(2, TimeUnit.MILLISECONDS));
        FakeMediaServer watched = new FakeMediaServer();
        try (LiveStream live = new LiveStream(server, PERIOD);
                LiveStream lively = new LiveStream(watched, PERIOD)) {
            watchers(lively, 1);
            await().until(() -> watched.taken.get() >= 60);
            int idle = server.taken.get();
            assertThat(idle).as("of about 60, the first 10 and a tenth").isBetween(10, 30);
            live.refreshed().join();
            assertThat(live.snapshot()).isNotNull();
            await().until(() -> server.taken.get() > idle + 3);
        }
    }

    /** A dashboard that is opened after an incident shows it. */
    @Test
    void whatCostsNextToNothingIsTakenForTheHistory() {
        FakeMediaServer server = new FakeMediaServer();
        try (LiveStream live = new LiveStream(server, Duration.ofSeconds(1))) {
            await().until(() -> live.snapshot() != null);
            assertThat(live.snapshotSeconds()).isLessThan(1);
            AtomicInteger told = new AtomicInteger();
            live.listen((update, happened) -> told.incrementAndGet());
            live.refreshed().join();
            await().until(() -> told.get() >= 1);
        }
    }

    @Test
    void whatHappensIsToldBeforeTheNextState() {
        try (LiveStream live = new LiveStream(new FakeMediaServer(), Duration.ofHours(1))) {
            await().until(() -> live.snapshot() != null);
            Watcher watcher = watchers(live, 1).getFirst();
            await().until(() -> watcher.events.size() == 1);
            live.tail().act("PUT /first", "a", "");
            live.tail().act("PUT /second", "a", "");
            await().until(() -> watcher.events.size() == 3);
            assertThat(watcher.texts().get(1)).contains("event: tail", "PUT /first");
            assertThat(watcher.texts().get(2)).contains("event: tail", "PUT /second");
        }
    }

    @Test
    void whatWasToldAtOnceComesIntoTheHistoryOnce() {
        try (LiveStream live = new LiveStream(new FakeMediaServer(), PERIOD)) {
            List<TailEvent> heard = new CopyOnWriteArrayList<>();
            live.listen((update, happened) -> heard.addAll(happened));
            Watcher watcher = watchers(live, 1).getFirst();
            await().until(() -> !watcher.events.isEmpty());
            for (int i = 0; i < 20; i++) {
                live.tail().act("PUT /" + i, "a", "");
                int deltas = watcher.events.size();
                await().until(() -> watcher.events.size() > deltas);
            }
            await().until(() -> heard.size() >= 20);
            assertThat(heard).extracting(its -> its.details().get("act")).hasSize(20);
            assertThat(watcher.texts().stream().filter(text -> text.contains("event: tail")))
                    .hasSize(20);
        }
    }

    @Test
    void whoAsksAServerThatIsClosedOrFailsIsAnswered() {
        FakeMediaServer server = new FakeMediaServer();
        server.next = () -> CompletableFuture.failedFuture(new IllegalStateException("failed"));
        LiveStream live = new LiveStream(server, PERIOD);
        live.refreshed().join();
        assertThat(live.latest()).isNull();
        live.close();
        live.refreshed().join();
    }

    @Test
    void whoLeavesIsForgottenAndTheEndIsTold() {
        LiveStream live = new LiveStream(new FakeMediaServer(), PERIOD);
        List<Watcher> two = watchers(live, 2);
        await().until(() -> live.watchers() == 2);
        two.getFirst().close();
        await().until(() -> live.watchers() == 1);
        live.close();
        assertThat(two.getLast().closed).isTrue();
        Watcher late = watchers(live, 1).getFirst();
        assertThat(late.closed).isTrue();
    }
}
