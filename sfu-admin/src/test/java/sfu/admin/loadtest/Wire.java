package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;

/**
 * What is between one peer and the server: it passes datagrams on, swallows them for a while, or
 * comes to the server from another port, as a NAT that forgot.
 */
final class Wire implements AutoCloseable {
    private static final int MTU = 2048;
    private static final InetAddress LOCAL = InetAddress.ofLiteral("127.0.0.1");

    private final DatagramSocket near;
    private final SocketAddress server;
    private volatile DatagramSocket far;
    private volatile @Nullable SocketAddress peer;
    private volatile boolean isHole;

    Wire(InetSocketAddress server) throws IOException {
        this.server = server;
        near = new DatagramSocket(new InetSocketAddress(LOCAL, 0));
        far = open();
        Thread.ofVirtual().start(this::fromPeer);
    }

    private DatagramSocket open() throws IOException {
        DatagramSocket socket = new DatagramSocket(new InetSocketAddress(LOCAL, 0));
        Thread.ofVirtual().start(() -> fromServer(socket));
        return socket;
    }

    /** Where the peer sends what is for the server. */
    InetSocketAddress address() {
        return (InetSocketAddress) near.getLocalSocketAddress();
    }

    /** From now on nothing comes through, or all does again. */
    void swallow(boolean does) {
        isHole = does;
    }

    /** The peer comes from another port from now on. */
    void rebind() throws IOException {
        DatagramSocket old = far;
        far = open();
        old.close();
    }

    private void fromPeer() {
        DatagramPacket packet = new DatagramPacket(new byte[MTU], MTU);
        try {
            while (true) {
                packet.setLength(MTU);
                near.receive(packet);
                peer = packet.getSocketAddress();
                pass(far, packet, server);
            }
        } catch (IOException e) { // closed
            far.close();
        }
    }

    private void fromServer(DatagramSocket from) {
        DatagramPacket packet = new DatagramPacket(new byte[MTU], MTU);
        try {
            while (true) {
                packet.setLength(MTU);
                from.receive(packet);
                pass(near, packet, peer);
            }
        } catch (IOException e) { // closed, or another one took its place
            from.close();
        }
    }

    /**
     * @param to null: nobody is there yet, and it is for who had the port before and vanished
     */
    private void pass(DatagramSocket by, DatagramPacket packet, @Nullable SocketAddress to)
            throws IOException {
        if (isHole || to == null) {
            return;
        }
        packet.setSocketAddress(to);
        try {
            by.send(packet);
        } catch (IOException e) {
            if (near.isClosed()) {
                throw e;
            } // else the port changed in this moment, or the server is gone
        }
    }

    @Override
    public void close() {
        near.close();
        far.close();
    }
}
