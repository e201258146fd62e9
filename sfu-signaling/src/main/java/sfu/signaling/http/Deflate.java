package sfu.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.handler.codec.http.websocketx.WebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionData;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilter;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtensionFilterProvider;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtension;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketServerExtensionHandshaker;
import io.netty.handler.codec.http.websocketx.extensions.compression.PerMessageDeflateServerExtensionHandshaker;

import org.jspecify.annotations.Nullable;

import java.util.LinkedHashMap;
import java.util.Map;

/**
 * permessage-deflate (RFC 7692) without context takeover both ways, which a server may ask for
 * (7.1.1): a compressor's 256 KiB live as long as a message, not as long as a connection. Small
 * messages go as they are.
 */
final class Deflate implements WebSocketServerExtensionHandshaker {
    static final int LEVEL = 6;
    static final int WORTH_BYTES = 1024;

    private static final WebSocketExtensionFilterProvider LARGE_ONLY =
            new WebSocketExtensionFilterProvider() {
                @Override
                public WebSocketExtensionFilter encoderFilter() {
                    return Deflate::isSmall;
                }

                @Override
                public WebSocketExtensionFilter decoderFilter() {
                    return WebSocketExtensionFilter.NEVER_SKIP;
                }
            };

    private final PerMessageDeflateServerExtensionHandshaker handshaker;

    /**
     * @param maxMessageBytes after decompression
     */
    Deflate(int maxMessageBytes) {
        handshaker =
                new PerMessageDeflateServerExtensionHandshaker(
                        LEVEL,
                        false,
                        PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                        true,
                        true,
                        PerMessageDeflateServerExtensionHandshaker.MAX_WINDOW_SIZE,
                        PerMessageDeflateServerExtensionHandshaker.DEFAULT_MEM_LEVEL,
                        LARGE_ONLY,
                        maxMessageBytes);
    }

    private static boolean isSmall(WebSocketFrame frame) {
        ByteBuf content = frame.content();
        return content.readableBytes() < WORTH_BYTES;
    }

    @Override
    public @Nullable WebSocketServerExtension handshakeExtension(WebSocketExtensionData offered) {
        Map<String, String> parameters = new LinkedHashMap<>(offered.parameters());
        parameters.put("server_no_context_takeover", null);
        parameters.put("client_no_context_takeover", null);
        return handshaker.handshakeExtension(
                new WebSocketExtensionData(offered.name(), parameters));
    }
}
