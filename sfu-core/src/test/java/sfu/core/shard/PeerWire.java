package sfu.core.shard;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.Arrays;
import java.util.Set;

/** A test peer's socket: UDP, or TCP with frames (RFC 4571). */
interface PeerWire extends AutoCloseable {
    /** Opens one to a server. */
    @FunctionalInterface
    interface Opener {
        PeerWire open(InetSocketAddress server) throws IOException;
    }

    void send(byte[] packet, InetSocketAddress to) throws IOException;

    /** The next packet; notes where it is from. */
    byte[] receive(Set<InetSocketAddress> sources) throws IOException;

    @Override
    void close();

    static PeerWire udp(InetAddress own) throws IOException {
        return new Datagrams(new DatagramSocket(0, own));
    }

    static PeerWire tcp(InetSocketAddress server) throws IOException {
        return new Frames(server);
    }

    /** UDP. */
    record Datagrams(DatagramSocket socket) implements PeerWire {
        @Override
        public void send(byte[] packet, InetSocketAddress to) throws IOException {
            socket.send(new DatagramPacket(packet, packet.length, to));
        }

        @Override
        public byte[] receive(Set<InetSocketAddress> sources) throws IOException {
            DatagramPacket packet = new DatagramPacket(new byte[2048], 2048);
            socket.receive(packet);
            sources.add((InetSocketAddress) packet.getSocketAddress());
            return Arrays.copyOf(packet.getData(), packet.getLength());
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    /** TCP. */
    final class Frames implements PeerWire {
        private final Socket socket;
        private final DataInputStream in;
        private final DataOutputStream out;

        Frames(InetSocketAddress server) throws IOException {
            socket = new Socket(server.getAddress(), server.getPort());
            socket.setTcpNoDelay(true);
            in = new DataInputStream(socket.getInputStream());
            out = new DataOutputStream(socket.getOutputStream());
        }

        @Override
        public synchronized void send(byte[] packet, InetSocketAddress to) throws IOException {
            byte[] frame = new byte[2 + packet.length];
            frame[0] = (byte) (packet.length >>> 8);
            frame[1] = (byte) packet.length;
            System.arraycopy(packet, 0, frame, 2, packet.length);
            out.write(frame);
        }

        @Override
        public byte[] receive(Set<InetSocketAddress> sources) throws IOException {
            byte[] packet = new byte[in.readUnsignedShort()];
            in.readFully(packet);
            sources.add((InetSocketAddress) socket.getRemoteSocketAddress());
            return packet;
        }

        @Override
        public void close() {
            try {
                socket.close();
            } catch (IOException e) {
                // it is closed
            }
        }
    }
}
