package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;

import sfu.signaling.http.SseEvent;
import sfu.signaling.http.SseStream;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** What watchers of one thing are told: fast ones, slow ones, and those who come back. */
class FeedTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final long RING_BYTES = 1 << 20;

    private final RateCalculator rates = new RateCalculator(0);
    private final Feed feed = feed(300);
    private final Feed inPieces = feed(300, 200);
    private int second;

    private static Feed feed(int ringEvents) {
        return feed(ringEvents, 1 << 16);
    }

    private static Feed feed(int ringEvents, int pieceChars) {
        StreamLimits limits = new StreamLimits(5, ringEvents, RING_BYTES, 3, 5, 10, pieceChars);
        return new Feed(Wanted.ALL, limits, "epoch");
    }

    private void tick(Feed to, TailEvent... tail) {
        second++;
        to.publish(rates.next(FakeMediaServer.snapshot(second)), List.of(tail), RING_BYTES);
    }

    private TailEvent event(String name) {
        return new TailEvent(second, TailEvent.Type.JOIN, "a/b", name, name, name, Map.of());
    }

    /** Keeps the state by what it is told, as a page does. */
    private static class Page implements SseStream {
        final List<String> names = new ArrayList<>();
        final List<String> heard = new ArrayList<>(); // of the tail
        JsonNode state = JSON.createObjectNode();
        String lastEventId = "";
        boolean isReading = true;
        int reads = Integer.MAX_VALUE; // so many more events
        boolean isClosed;

        @Override
        public boolean offer(byte[] event) {
            if (!isWritable()) {
                return false;
            }
            reads--;
            String[] lines = new String(event, StandardCharsets.UTF_8).split("\n", -1);
            String name = lines[1].substring("event: ".length());
            lastEventId = lines[0].substring("id: ".length());
            names.add(name);
            try {
                JsonNode data = JSON.readTree(lines[2].substring("data: ".length()));
                switch (name) {
                    case "snapshot" -> state = data;
                    case "delta" -> state = merged(state, data);
                    case "tail" -> heard.add(data.path("name").asText());
                    default -> assertThat(name).isEqualTo("reset");
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
            return true;
        }

        @Override
        public void send(byte[] event) {
            throw new UnsupportedOperationException();
        }

        @Override
        public boolean isWritable() {
            return isReading && reads > 0;
        }

        @Override
        public void onWritable(Runnable action) {}

        @Override
        public void close() {
            isClosed = true;
        }

        @Override
        public void onClosed(Runnable action) {}
    }

    /** RFC 7396 2. */
    static JsonNode merged(JsonNode target, JsonNode patch) {
        if (!(patch instanceof ObjectNode)) {
            return patch;
        }
        ObjectNode result = target instanceof ObjectNode its ? its : JSON.createObjectNode();
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            if (each.getValue().isNull()) {
                result.remove(each.getKey());
            } else {
                JsonNode before = result.path(each.getKey());
                result.set(each.getKey(), merged(before, each.getValue()));
            }
        }
        return result;
    }

    private void assertUpToDate(Page page) throws Exception {
        assertUpToDate(page, feed);
    }

    private static void assertUpToDate(Page page, Feed feed) throws Exception {
        Page fresh = new Page();
        feed.add(fresh, "");
        assertThat(JSON.readTree(page.state.toString()))
                .isEqualTo(JSON.readTree(fresh.state.toString()));
        feed.remove(fresh);
    }

    @Test
    void theStateThenWhatChangesOfIt() throws Exception {
        Page page = new Page();
        tick(feed);
        feed.add(page, "");
        tick(feed);
        tick(feed, event("bob"));
        tick(feed);
        assertThat(page.names).containsExactly("snapshot", "delta", "tail", "delta", "delta");
        assertUpToDate(page);
        assertThat(page.state.at("/rooms/a~1b/participants/PA_1/name").asText())
                .isEqualTo("Ann \"A\"");
    }

    @Test
    void whoReadsSlowlyLosesDeltasButNoOrderAndNothingOfTheTail() throws Exception {
        Page page = new Page();
        tick(feed);
        feed.add(page, "");
        page.isReading = false;
        for (int i = 0; i < 20; i++) {
            tick(feed, event("p" + i));
        }
        page.isReading = true;
        page.names.clear();
        feed.resume(page);
        assertThat(page.heard).hasSize(20).startsWith("p0", "p1").endsWith("p18", "p19");
        assertThat(page.names).doesNotContain("delta").endsWith("tail", "snapshot");
        assertUpToDate(page);
        tick(feed);
        assertThat(page.names).endsWith("snapshot", "delta");
        assertUpToDate(page);
    }

    @Test
    void whoLacksAFewGetsThese() throws Exception {
        Page page = new Page();
        tick(feed);
        feed.add(page, "");
        page.isReading = false;
        tick(feed);
        tick(feed);
        page.isReading = true;
        tick(feed);
        assertThat(page.names).containsExactly("snapshot", "delta", "delta", "delta");
        assertUpToDate(page);
    }

    @Test
    void whoComesBackGoesOnWhereItWas() throws Exception {
        Page page = new Page();
        tick(feed);
        feed.add(page, "");
        tick(feed);
        feed.remove(page);
        for (int i = 0; i < 30; i++) {
            tick(feed, event("p" + i));
        }
        page.names.clear();
        feed.add(page, page.lastEventId);
        assertThat(page.names).hasSize(60).startsWith("tail", "delta").doesNotContain("snapshot");
        assertThat(page.heard).hasSize(30);
        assertUpToDate(page);
    }

    @Test
    void whatIsTooOldOrOfAnotherServerBeginsAnew() throws Exception {
        Feed small = feed(4);
        Page page = new Page();
        tick(small);
        small.add(page, "");
        tick(small);
        String old = page.lastEventId;
        small.remove(page);
        for (int i = 0; i < 9; i++) {
            tick(small);
        }
        for (String id : List.of(old, "other.1.1", "7", "epoch.", old + "9", "\u0000")) {
            Page again = new Page();
            small.add(again, id);
            assertThat(again.names).as(id).containsExactly("reset", "snapshot");
        }
    }

    @Test
    void aLongStateComesInPiecesAndThenWhatChanges() throws Exception {
        Page page = new Page();
        tick(inPieces);
        inPieces.add(page, "");
        assertThat(page.names).hasSizeGreaterThan(3).startsWith("snapshot", "delta");
        int pieces = page.names.size();
        assertThat(page.state.has("more")).isFalse();
        tick(inPieces, event("bob"));
        assertThat(page.names).hasSize(pieces + 2).endsWith("tail", "delta");
        Page whole = new Page();
        second--;
        Feed other = feed(300);
        tick(other);
        other.add(whole, "");
        assertThat(page.state.path("rooms")).isEqualTo(whole.state.path("rooms"));
    }

    @Test
    void whoTakesPiecesSlowlyGetsThemInOrderThoughTheStateChangesMeanwhile() throws Exception {
        Page page = new Page();
        page.reads = 2;
        tick(inPieces);
        inPieces.add(page, "");
        assertThat(page.names).containsExactly("snapshot", "delta");
        for (int i = 0; i < 3; i++) {
            page.reads = 1;
            tick(inPieces, event("p" + i));
            assertThat(page.state.path("more").asBoolean()).isTrue();
        }
        assertThat(page.heard).as("not amid the pieces").isEmpty();
        page.reads = Integer.MAX_VALUE;
        inPieces.resume(page);
        assertThat(page.names.getLast()).isEqualTo("delta");
        assertThat(page.names).containsOnlyOnce("snapshot");
        assertThat(page.heard).containsExactly("p0", "p1", "p2");
        assertUpToDate(page, inPieces);
    }

    @Test
    void whoLacksManyDeltasAfterItsPiecesGetsTheStateAnewAndAllOfTheTail() throws Exception {
        Page page = new Page();
        page.reads = 2;
        tick(inPieces);
        inPieces.add(page, "");
        for (int i = 0; i < 20; i++) {
            tick(inPieces, event("p" + i));
        }
        page.reads = Integer.MAX_VALUE;
        inPieces.resume(page);
        assertThat(page.names.stream().filter("snapshot"::equals)).hasSize(2);
        assertThat(page.heard).hasSize(20).startsWith("p0").endsWith("p19");
        assertUpToDate(page, inPieces);
        tick(inPieces);
        assertUpToDate(page, inPieces);
    }

    @Test
    void nobodyGoesOnAmidThePieces() {
        tick(inPieces);
        Page page = new Page();
        inPieces.add(page, "");
        int pieces = page.names.size();
        for (int i = 1; i < pieces; i++) {
            Page broken = new Page();
            broken.reads = i;
            inPieces.add(broken, "");
            inPieces.remove(broken);
            Page again = new Page();
            inPieces.add(again, broken.lastEventId);
            assertThat(again.names).hasSize(1 + pieces).startsWith("reset", "snapshot");
        }
        inPieces.remove(page);
        Page again = new Page();
        inPieces.add(again, page.lastEventId);
        assertThat(again.names).as("after the last one does").isEmpty();
    }

    @Test
    void thePiecesAreEncodedOnceForAllWhoBeginWithTheSameState() {
        List<SseEvent> one = new ArrayList<>();
        List<SseEvent> other = new ArrayList<>();
        tick(inPieces);
        inPieces.add(keeping(one), "");
        inPieces.tell(List.of(event("bob")), RING_BYTES);
        inPieces.add(keeping(other), "");
        int same = other.size() - 1; // the last has another id
        assertThat(same).isGreaterThan(2);
        for (int i = 0; i < same; i++) {
            assertThat(other.get(i)).isSameAs(one.get(i));
        }
    }

    private static SseStream keeping(List<SseEvent> events) {
        return new Page() {
            @Override
            public boolean offer(SseEvent event) {
                return events.add(event);
            }
        };
    }

    @Test
    void nobodyForAWhileEndsIt() {
        tick(feed);
        assertThat(feed.isOver()).isFalse();
        for (int i = 0; i < 4; i++) {
            tick(feed);
        }
        assertThat(feed.isOver()).isTrue();
        feed.add(new Page(), "");
        tick(feed);
        assertThat(feed.isOver()).isFalse();
    }

    @Test
    void aFloodIsToldAsANumber() {
        Page page = new Page();
        tick(feed);
        feed.add(page, "");
        TailEvent[] flood = new TailEvent[1000];
        Arrays.fill(flood, event("p"));
        tick(feed, flood);
        assertThat(page.names).hasSize(1 + 10 + 1 + 1);
    }

    @Test
    void theRingKeepsWhatFits() {
        Ring ring = new Ring(3);
        for (int i = 1; i <= 5; i++) {
            ring.add(true, new SseEvent(new byte[100]), 250);
        }
        assertThat(ring.reaches(4)).isTrue();
        assertThat(ring.reaches(3)).as("250 bytes are two events").isFalse();
        assertThat(ring.get(3)).isNull();
        assertThat(ring.get(5)).isNotNull();
        assertThat(ring.get(6)).isNull();
        assertThat(ring.deltasFrom(1)).isEqualTo(2);
    }
}
