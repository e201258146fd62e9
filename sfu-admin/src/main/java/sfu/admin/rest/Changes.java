package sfu.admin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.NotesChange;
import sfu.core.api.PermissionsChange;
import sfu.core.api.Selection;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.Selections;

import java.util.Map;

/** What the bodies of PATCH requests say: what is missing stays as it is. */
final class Changes {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT) // 1.5 is not 1
                    .build();

    /** Of identities. */
    private static final int MAX_NAME = 256;

    private Changes() {}

    /**
     * @param attributes null takes one away
     */
    record OfRoom(@Nullable String metadata, @Nullable Map<String, @Nullable String> attributes) {
        NotesChange notes() {
            return new NotesChange(metadata, attributes == null ? Map.of() : attributes);
        }
    }

    record OfParticipant(
            @Nullable String metadata,
            @Nullable Map<String, @Nullable String> attributes,
            @Nullable Rights permissions,
            @Nullable Viewers trackPermissions) {
        NotesChange notes() {
            return new NotesChange(metadata, attributes == null ? Map.of() : attributes);
        }
    }

    /**
     * @param canPublishSources "all", or some
     * @param canSubscribeTo "all", or some identities
     * @param canSubscribeSources "all", or some
     */
    record Rights(
            @Nullable Boolean canPublish,
            @Nullable JsonNode canPublishSources,
            @Nullable Boolean canSubscribe,
            @Nullable JsonNode canSubscribeTo,
            @Nullable JsonNode canSubscribeSources,
            @Nullable Boolean canUpdateMetadata) {
        PermissionsChange change() {
            return new PermissionsChange(
                    canPublish,
                    canPublishSources == null
                            ? null
                            : Selections.sources("canPublishSources", canPublishSources),
                    canSubscribe,
                    canSubscribeTo == null
                            ? null
                            : Selections.names("canSubscribeTo", canSubscribeTo, MAX_NAME),
                    canSubscribeSources == null
                            ? null
                            : Selections.sources("canSubscribeSources", canSubscribeSources),
                    canUpdateMetadata);
        }
    }

    /**
     * Who may be sent somebody's tracks.
     *
     * @param mid of the section it is about; missing: all others
     * @param allow "all", or some identities
     */
    record Viewers(@Nullable String mid, @Nullable JsonNode allow) {
        String section() {
            if (mid != null && mid.length() > MAX_NAME) {
                throw refused("no mid is so long");
            }
            return mid == null ? "" : mid;
        }

        Selection<String> identities() {
            return Selections.names("allow", allow, MAX_NAME);
        }
    }

    /**
     * @throws MediaException BAD_REQUEST, with a sentence
     */
    static <T> T read(HttpRequest request, Class<T> type) {
        if (!request.isOfType("application/json")
                && !request.isOfType("application/merge-patch+json")) {
            throw refused("send application/json"); // no form of another site's page does
        }
        try {
            T value = MAPPER.readValue(request.body(), type);
            if (value != null) {
                return value;
            }
        } catch (JsonProcessingException e) {
            throw refused("the body is not what is expected here: " + Json.why(e));
        }
        throw refused("the body is an object");
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
