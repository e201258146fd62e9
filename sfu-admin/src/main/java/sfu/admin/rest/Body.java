package sfu.admin.rest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import sfu.signaling.http.HttpRequest;
import sfu.signaling.protocol.Json;

/** The JSON of a request. */
final class Body {
    private static final JsonMapper MAPPER =
            JsonMapper.builder()
                    .enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                    .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT) // 1.5 is not 1
                    .build();

    private Body() {}

    /**
     * @throws IllegalArgumentException with a sentence
     */
    static <T> T read(HttpRequest request, Class<T> type) {
        if (!request.isOfType("application/json")) { // nor sent by a form of another site's page
            throw new IllegalArgumentException("send application/json");
        }
        try {
            T value = MAPPER.readValue(request.body(), type);
            if (value == null) {
                throw new IllegalArgumentException("the body is an object, not null");
            }
            return value;
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(
                    "the body is not what is expected here: " + Json.why(e), e);
        }
    }
}
