package sfu.admin.nodes;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.admin.ctl.EventReader;
import sfu.admin.stream.Elsewhere.Said;
import sfu.signaling.cluster.NodeState;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ArrayBlockingQueue;

/**
 * One part of what another node shows: its stream, read by a thread of its own until it ends; the
 * state is kept by the thread that asks for it.
 */
final class Mirror implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Mirror.class);
    private static final JsonMapper MAPPER = new JsonMapper();

    /** Some seconds of a node with many rooms; who asks more seldom begins again. */
    private static final int MOST_WAITING = 2000;

    private static final int MOST_HAPPENED = 1000;

    private record Word(String type, JsonNode body) {}

    private final NodeState node;
    private final Queue<Word> words = new ArrayBlockingQueue<>(MOST_WAITING);
    private final List<JsonNode> happened = new ArrayList<>(); // asker's thread, as the state
    private ObjectNode state;
    private volatile long heardNs;
    private volatile boolean isOver;
    private volatile boolean isClosed;
    private volatile @Nullable InputStream in;

    /**
     * @param query of the node's own stream
     * @param before whose state is shown until this one has its own
     */
    Mirror(OtherNodes nodes, NodeState node, String query, @Nullable Mirror before) {
        this.node = node;
        state = before == null ? JsonNodeFactory.instance.objectNode() : before.state;
        heardNs = before == null ? System.nanoTime() : before.heardNs;
        Thread.ofVirtual().name("mirror-" + node.name()).start(() -> read(nodes, query));
    }

    private void read(OtherNodes nodes, String query) {
        try (InputStream its = nodes.stream(node, query);
                EventReader events = new EventReader(its)) {
            in = its;
            for (EventReader.Event event = events.next();
                    event != null && !isClosed;
                    event = events.next()) {
                JsonNode body = MAPPER.readTree(event.data());
                if (!words.offer(new Word(event.type(), body))) {
                    LOG.warn("what node {} shows was not taken in time", node.name());
                    break;
                }
                heardNs = System.nanoTime();
            }
        } catch (IOException e) {
            LOG.debug("node {} shows nothing: {}", node.name(), e.toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            isOver = true;
        }
    }

    /** Whether there is another to be made in its place. */
    boolean isOver() {
        return isOver;
    }

    /**
     * @param silence after which it is stale
     */
    Said said(Duration silence) {
        for (Word word = words.poll(); word != null; word = words.poll()) {
            take(word);
        }
        long agoNs = System.nanoTime() - heardNs;
        List<JsonNode> news = List.copyOf(happened);
        happened.clear();
        return new Said(node.name(), agoNs > silence.toNanos(), agoNs / 1_000_000, state, news);
    }

    private void take(Word word) {
        switch (word.type()) {
            case "snapshot" -> state = merged(JsonNodeFactory.instance.objectNode(), word.body());
            case "delta" -> state = merged(state, word.body());
            case "tail" -> {
                if (happened.size() < MOST_HAPPENED) {
                    happened.add(word.body());
                }
            }
            default -> {} // reset: a snapshot follows
        }
    }

    /** RFC 7396, section 2; what was there before stays as it is, for whoever still has it. */
    static ObjectNode merged(ObjectNode before, JsonNode patch) {
        ObjectNode now = JsonNodeFactory.instance.objectNode();
        now.setAll(before);
        for (Map.Entry<String, JsonNode> each : patch.properties()) {
            JsonNode value = each.getValue();
            if (value.isNull()) {
                now.remove(each.getKey());
            } else if (value.isObject()) {
                ObjectNode within =
                        before.get(each.getKey()) instanceof ObjectNode its
                                ? its
                                : JsonNodeFactory.instance.objectNode();
                now.set(each.getKey(), merged(within, value));
            } else {
                now.set(each.getKey(), value);
            }
        }
        return now;
    }

    @Override
    public void close() {
        isClosed = true;
        InputStream its = in;
        if (its != null) {
            Thread.startVirtualThread(() -> {
                try {
                    its.close();
                } catch (IOException e) {
                    LOG.debug("it was closed", e);
                }
            });
        }
    }
}
