package sfu.signaling.cluster;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.api.Handover;

import java.util.List;

/** What rooms take along to another node, as it lies in Redis: "1 SEAL JSON". */
final class HandoverCodec {
    /** More is left behind: of some ten thousand people, or of much that was written on them. */
    static final int MOST_CHARS = 8 << 20;

    private static final Logger LOG = LoggerFactory.getLogger(HandoverCodec.class);
    private static final String VERSION = "1 ";
    private static final String WHERE = "what a room takes along";
    private static final JsonMapper JSON =
            JsonMapper.builder()
                    .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .visibility(PropertyAccessor.GETTER, Visibility.NONE)
                    .visibility(PropertyAccessor.IS_GETTER, Visibility.NONE)
                    .visibility(PropertyAccessor.FIELD, Visibility.ANY)
                    .build();

    private final Seal seal;
    private final Oddities oddities;

    HandoverCodec(Seal seal, Oddities oddities) {
        this.seal = seal;
        this.oddities = oddities;
    }

    /**
     * Empty where it is too much.
     *
     * @param to the start of the node that they go to
     * @param room the main one of them
     */
    String write(String to, String room, List<Handover> rooms) {
        try {
            String json = JSON.writeValueAsString(rooms.toArray(Handover[]::new));
            if (json.length() > MOST_CHARS) {
                LOG.warn("room {} goes to another node without what is said of it", room);
                return "";
            }
            return VERSION + seal.of("handover", to, room, json) + " " + json;
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a handover cannot be written", e);
        }
    }

    /** Nothing for what is none for this node and room: that is counted. */
    List<Handover> read(String self, String room, String value) {
        String[] parts = value.split(" ", 3);
        if (!value.startsWith(VERSION)) {
            boolean isNumber = parts[0].matches("\\d{1,9}");
            return odd(isNumber ? Oddity.FOREIGN_VERSION : Oddity.RUBBISH, value);
        }
        if (parts.length != 3 || value.length() > 2 * MOST_CHARS) {
            return odd(Oddity.RUBBISH, value);
        }
        if (!seal.isOf(parts[1], "handover", self, room, parts[2])) {
            return odd(Oddity.FORGED, value);
        }
        try {
            return List.of(JSON.readValue(parts[2], Handover[].class));
        } catch (JsonProcessingException | RuntimeException e) { // nulls where there may be none
            return odd(Oddity.RUBBISH, value);
        }
    }

    private List<Handover> odd(Oddity kind, String value) {
        oddities.add(kind, WHERE, value.length() > 200 ? value.substring(0, 200) : value);
        return List.of();
    }
}
