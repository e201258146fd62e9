package sfu.admin.loadtest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;

/** One WebSocket that joins, answers pings and drops whatever else comes (RFC 6455 5.2). */
final class IdleSocket {
    private static final int TEXT = 1;
    private static final int CLOSE = 8;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final String UPGRADE =
            "GET /v1/ws HTTP/1.1\r\nhost: localhost:%d\r\nupgrade: websocket\r\n"
                    + "connection: upgrade\r\nsec-websocket-version: 13\r\n"
                    + "sec-websocket-protocol: sfu.v1\r\n"
                    + "sec-websocket-extensions: permessage-deflate; client_max_window_bits\r\n"
                    + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    private final SocketChannel channel;
    private final String join;
    private final long askedNs;
    private int headEnd; // how much of the blank line after the upgrade came
    private int headerBytes; // of the frame that comes
    private final byte[] header = new byte[10];
    private long left; // of its payload
    private boolean isUpgraded;
    private long joinedNs;
    private boolean isClosed;
    private int lastId = 1;

    /**
     * @param channel connected
     */
    IdleSocket(SocketChannel channel, int port, String room, String name, long nowNs)
            throws IOException {
        this.channel = channel;
        askedNs = nowNs;
        join =
                "{\"type\":\"join\",\"id\":1,\"room\":\"%s\",\"name\":\"%s\",\"features\":[\"resume\"]}"
                        .formatted(room, name);
        write(ByteBuffer.wrap(UPGRADE.formatted(port).getBytes(StandardCharsets.US_ASCII)));
    }

    boolean isJoined() {
        return joinedNs != 0;
    }

    boolean isClosed() {
        return isClosed;
    }

    /** From the upgrade's first byte to the reply. */
    long joinNs() {
        return joinedNs - askedNs;
    }

    /** As the SDK does now and then. */
    void ping() throws IOException {
        if (!isClosed) {
            text("{\"type\":\"ping\",\"id\":" + ++lastId + "}");
        }
    }

    void read(ByteBuffer into, long nowNs) throws IOException {
        into.clear();
        int length = channel.read(into);
        if (length < 0) {
            end();
        }
        into.flip();
        while (into.hasRemaining()) {
            if (isUpgraded) {
                frame(into, nowNs);
            } else {
                head(into.get());
            }
        }
    }

    void end() throws IOException {
        isClosed = true;
        channel.close();
    }

    private void head(byte next) throws IOException {
        headEnd = next == "\r\n\r\n".charAt(headEnd) ? headEnd + 1 : next == '\r' ? 1 : 0;
        if (headEnd == 4) {
            isUpgraded = true;
            text(join);
        }
    }

    private void frame(ByteBuffer in, long nowNs) throws IOException {
        if (left == 0) {
            header[headerBytes++] = in.get();
            if (headerBytes < 2 || headerBytes < headerLength()) {
                return;
            }
            left = length();
            headerBytes = 0;
            take(header[0] & 0xF, nowNs);
        }
        int skipped = (int) Math.min(left, in.remaining());
        in.position(in.position() + skipped);
        left -= skipped;
    }

    private int headerLength() {
        int code = header[1] & 0x7F;
        return code == 127 ? 10 : code == 126 ? 4 : 2;
    }

    private long length() {
        int code = header[1] & 0x7F;
        ByteBuffer in = ByteBuffer.wrap(header);
        return code == 127 ? in.getLong(2) : code == 126 ? in.getShort(2) & 0xFFFF : code;
    }

    private void take(int opcode, long nowNs) throws IOException {
        switch (opcode) {
            case TEXT -> joinedNs = joinedNs == 0 ? nowNs : joinedNs;
            case PING -> send(PONG, new byte[0]); // the server's have no payload
            case CLOSE -> isClosed = true;
            default -> {}
        }
    }

    private void text(String text) throws IOException {
        send(TEXT, text.getBytes(StandardCharsets.UTF_8));
    }

    /** Masked with zeros: as it is. */
    private void send(int opcode, byte[] payload) throws IOException {
        ByteBuffer out = ByteBuffer.allocate(8 + payload.length);
        out.put((byte) (0x80 | opcode));
        if (payload.length < 126) {
            out.put((byte) (0x80 | payload.length));
        } else {
            out.put((byte) (0x80 | 126)).putShort((short) payload.length);
        }
        write(out.putInt(0).put(payload).flip());
    }

    private void write(ByteBuffer out) throws IOException {
        while (out.hasRemaining()) {
            channel.write(out); // a few bytes: the socket's buffer has room
        }
    }
}
