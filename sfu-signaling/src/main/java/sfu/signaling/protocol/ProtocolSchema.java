package sfu.signaling.protocol;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;

/** The JSON Schema (draft 2020-12) of all messages, as clients may fetch it. */
public final class ProtocolSchema {
    public static final String PATH = "/v1/protocol.schema.json";
    public static final String MEDIA_TYPE = "application/schema+json";

    private static final String RESOURCE = "/sfu/protocol/protocol.schema.json";

    private ProtocolSchema() {}

    public static String text() {
        try (InputStream in = ProtocolSchema.class.getResourceAsStream(RESOURCE)) {
            if (in == null) {
                throw new IllegalStateException("the build lacks " + RESOURCE);
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
