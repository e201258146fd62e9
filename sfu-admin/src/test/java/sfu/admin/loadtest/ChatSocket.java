package sfu.admin.loadtest;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.util.function.BiConsumer;

/** One WebSocket that hands on each message that comes (RFC 6455 5.2), without extensions. */
final class ChatSocket {
    private static final int TEXT = 1;
    private static final int PING = 9;
    private static final int PONG = 10;
    private static final String UPGRADE =
            "GET /v1/ws HTTP/1.1\r\nhost: localhost:%d\r\nupgrade: websocket\r\n"
                    + "connection: upgrade\r\nsec-websocket-version: 13\r\n"
                    + "sec-websocket-protocol: sfu.v1\r\n"
                    + "sec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n";

    final int number;
    private final SocketChannel channel;
    private final BiConsumer<ChatSocket, String> onText;
    private final ByteBuffer in = ByteBuffer.allocate(1 << 18);
    private boolean isUpgraded;
    private boolean isClosed;
    private int lastId;

    /**
     * @param channel connected
     */
    ChatSocket(SocketChannel channel, int port, int number, BiConsumer<ChatSocket, String> onText)
            throws IOException {
        this.channel = channel;
        this.number = number;
        this.onText = onText;
        write(ByteBuffer.wrap(UPGRADE.formatted(port).getBytes(StandardCharsets.US_ASCII)));
    }

    boolean isUpgraded() {
        return isUpgraded;
    }

    boolean isClosed() {
        return isClosed;
    }

    /**
     * @param rest of a request, after its id
     */
    int say(String type, String rest) throws IOException {
        int id = ++lastId;
        send(
                TEXT,
                ("{\"type\":\"" + type + "\",\"id\":" + id + rest + "}")
                        .getBytes(StandardCharsets.UTF_8));
        return id;
    }

    void read() throws IOException {
        if (channel.read(in) < 0) {
            end();
            return;
        }
        in.flip();
        if (!isUpgraded) {
            upgrade();
        }
        while (isUpgraded && frame()) {
            // all that are whole
        }
        in.compact();
    }

    void end() throws IOException {
        isClosed = true;
        channel.close();
    }

    private void upgrade() {
        String head = StandardCharsets.US_ASCII.decode(in.duplicate()).toString();
        int end = head.indexOf("\r\n\r\n");
        if (end >= 0) {
            isUpgraded = true;
            in.position(in.position() + end + 4);
        }
    }

    private boolean frame() throws IOException {
        if (in.remaining() < 2) {
            return false;
        }
        int start = in.position();
        int opcode = in.get(start) & 0xF;
        int code = in.get(start + 1) & 0x7F;
        int header = code == 127 ? 10 : code == 126 ? 4 : 2;
        if (in.remaining() < header) {
            return false;
        }
        int length =
                code == 127
                        ? (int) in.getLong(start + 2)
                        : code == 126 ? in.getShort(start + 2) & 0xFFFF : code;
        if (in.remaining() < header + length) {
            return false;
        }
        in.position(start + header + length);
        if (opcode == TEXT) {
            byte[] payload = new byte[length];
            in.get(start + header, payload);
            onText.accept(
                    this,
                    new String(payload, StandardCharsets.ISO_8859_1)); // ASCII: as cheap as can be
        } else if (opcode == PING) {
            send(PONG, new byte[0]);
        }
        return true;
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
