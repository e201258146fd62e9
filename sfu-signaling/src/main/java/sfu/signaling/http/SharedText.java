package sfu.signaling.http;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.codec.http.websocketx.TextWebSocketFrame;
import io.netty.handler.codec.http.websocketx.extensions.WebSocketExtension;

import org.jspecify.annotations.Nullable;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.zip.Deflater;

/**
 * A JSON object to many clients: encoded once, and compressed once where they agreed on it; each is
 * told its own number of it as the first field.
 */
public final class SharedText {
    private static final int CHUNK_BYTES = 8192;

    /** What ends a flush and is left out of a message (RFC 7692 7.2.1). */
    private static final int TAIL_BYTES = 4;

    private final byte[] tail; // UTF-8, without the brace that opens it
    private byte @Nullable [] deflated; // guarded by this

    /**
     * @param object JSON, with at least one field
     */
    public SharedText(String object) {
        if (!object.startsWith("{\"")) {
            throw new IllegalArgumentException("not a JSON object with fields");
        }
        byte[] utf8 = object.getBytes(StandardCharsets.UTF_8);
        tail = Arrays.copyOfRange(utf8, 1, utf8.length);
    }

    /** Its size in bytes, about. */
    public int length() {
        return tail.length;
    }

    /** With its number, as text. */
    public String numbered(long seq) {
        return head(seq) + new String(tail, StandardCharsets.UTF_8);
    }

    /**
     * @param mayDeflate whether permessage-deflate was agreed on, without context takeover
     */
    TextWebSocketFrame frame(ByteBufAllocator memory, boolean mayDeflate, long seq) {
        byte[] head = head(seq).getBytes(StandardCharsets.US_ASCII);
        if (mayDeflate && tail.length >= Deflate.WORTH_BYTES) {
            ByteBuf both = join(memory, stored(head), deflated());
            return new TextWebSocketFrame(true, WebSocketExtension.RSV1, both);
        }
        return new TextWebSocketFrame(join(memory, head, tail));
    }

    /** In what a socket takes as it is: arrays are copied twice on their way, if they are two. */
    private static ByteBuf join(ByteBufAllocator memory, byte[] head, byte[] tail) {
        int length = head.length + tail.length;
        return memory.directBuffer(length).writeBytes(head).writeBytes(tail);
    }

    private static String head(long seq) {
        return "{\"seq\":" + seq + ",";
    }

    /** A block without compression (RFC 1951 3.2.4), so that what is shared stays as it is. */
    private static byte[] stored(byte[] bytes) {
        byte[] block = new byte[5 + bytes.length];
        block[1] = (byte) bytes.length;
        block[3] = (byte) ~bytes.length;
        block[4] = (byte) 0xff;
        System.arraycopy(bytes, 0, block, 5, bytes.length);
        return block;
    }

    private synchronized byte[] deflated() {
        byte[] known = deflated;
        if (known == null) {
            known = deflate(tail);
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
