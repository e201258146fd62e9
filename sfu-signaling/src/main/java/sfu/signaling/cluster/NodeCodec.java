package sfu.signaling.cluster;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import java.net.URI;
import java.util.regex.Pattern;

/** A node's state as it lies in Redis: "1 SEAL JSON", sealed with the cluster's secret. */
final class NodeCodec {
    /**
     * A heart-beat.
     *
     * @param number rises with each; 0 of a node that does not number them
     * @param expiryMs after which it is dead without another; 0 of one that does not say
     */
    record Beat(NodeState state, long number, long expiryMs) {}

    private static final String VERSION = "1";
    private static final String NUMBER = "beat";
    private static final String EXPIRY = "expiryMs";
    private static final long MOST_MS = 600_000; // as its configuration allows
    private static final String WHERE = "a node's heart-beat";
    static final int MOST_CHARS = 4096;
    private static final Pattern START = Pattern.compile("[0-9a-f]{16}");
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                    .build();

    private final Seal seal;
    private final Oddities oddities;

    NodeCodec(Seal seal, Oddities oddities) {
        this.seal = seal;
        this.oddities = oddities;
    }

    String write(Beat beat) {
        try {
            ObjectNode node = JSON.valueToTree(beat.state());
            node.put(NUMBER, beat.number()).put(EXPIRY, beat.expiryMs());
            String json = JSON.writeValueAsString(node);
            return VERSION + " " + seal.of("node", json) + " " + json;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a node's state cannot be written", e);
        }
    }

    /** Null for what is none of this cluster: that is counted. */
    @Nullable Beat read(String value) {
        String[] parts = value.split(" ", 3);
        if (!parts[0].equals(VERSION)) {
            boolean isNumber = parts[0].matches("\\d{1,9}");
            return odd(isNumber ? Oddity.FOREIGN_VERSION : Oddity.RUBBISH, value);
        }
        if (parts.length != 3 || value.length() > MOST_CHARS) {
            return odd(Oddity.RUBBISH, value);
        }
        if (!seal.isOf(parts[1], "node", parts[2])) {
            return odd(Oddity.FORGED, value);
        }
        return parse(parts[2], value);
    }

    private @Nullable Beat parse(String json, String value) {
        try {
            JsonNode node = JSON.readTree(json);
            NodeState state = JSON.treeToValue(node, NodeState.class);
            state.candidate(); // its load is a number
            URI.create(state.url());
            boolean isStart = START.matcher(state.start()).matches();
            long number = Math.max(0, node.path(NUMBER).asLong());
            long expiryMs = Math.clamp(node.path(EXPIRY).asLong(), 0, MOST_MS);
            Beat beat = new Beat(state, number, expiryMs);
            return isStart ? beat : odd(Oddity.RUBBISH, value);
        } catch (JsonProcessingException | IllegalArgumentException | NullPointerException e) {
            return odd(Oddity.RUBBISH, value);
        }
    }

    /** It stays, though its node says nothing any more. */
    void replayed(Beat beat) {
        odd(Oddity.REPLAYED, beat.state().name());
    }

    private @Nullable Beat odd(Oddity kind, String value) {
        oddities.add(kind, WHERE, value);
        return null;
    }
}
