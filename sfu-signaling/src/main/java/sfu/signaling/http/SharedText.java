package sfu.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/** A text message to many WebSockets: encoded once, and compressed once where they agreed on it. */
public final class SharedText {
    private static final int CHUNK_BYTES = 8192;

    /** What ends a flush and is left out of a message (RFC 7692 7.2.1). */
    private static final int TAIL_BYTES = 4;

    private final byte[] utf8;
    private byte @Nullable [] deflated; // guarded by this

    public SharedText(String text) {
        utf8 = text.getBytes(StandardCharsets.UTF_8);
    }

    /**
     * @param mayDeflate whether permessage-deflate was agreed on, without context takeover
     */
    TextWebSocketFrame frame(boolean mayDeflate) {
        if (mayDeflate && utf8.length >= Deflate.WORTH_BYTES) {
            return new TextWebSocketFrame(true, WebSocketExtension.RSV1, wrap(deflated()));
        }
        return new TextWebSocketFrame(wrap(utf8));
    }

    private static ByteBuf wrap(byte[] bytes) {
        return Unpooled.wrappedBuffer(bytes).asReadOnly();
    }

    private synchronized byte[] deflated() {
        byte[] known = deflated;
        if (known == null) {
            known = deflate(utf8);
            deflated = known;
        }
        return known;
    }

    private static byte[] deflate(byte[] bytes) {
        Deflater deflater = new Deflater(Deflate.LEVEL, true);
        try {
            deflater.setInput(bytes);
            ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 4);
            byte[] chunk = new byte[CHUNK_BYTES];
            int length;
            do {
                length = deflater.deflate(chunk, 0, CHUNK_BYTES, Deflater.SYNC_FLUSH);
                out.write(chunk, 0, length);
            } while (length == CHUNK_BYTES);
            byte[] all = out.toByteArray();
            return Arrays.copyOf(all, all.length - TAIL_BYTES);
        } finally {
            deflater.end();
        }
    }
}
