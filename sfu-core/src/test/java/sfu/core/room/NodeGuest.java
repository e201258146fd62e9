package sfu.core.room;

import org.awaitility.Awaitility;

import sfu.core.api.JoinRequest;

import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/** Somebody in a room that spans nodes, and what came to them. */
final class NodeGuest implements AutoCloseable {
    private static final int SOUND = 80;
    private static final int PICTURE = 700;
    private static final int FRAME_NUMBER_AT = 20;
    private static final AtomicInteger VOICES = new AtomicInteger();

    final AtomicInteger sound = new AtomicInteger();
    final AtomicInteger pictures = new AtomicInteger();
    final Set<Integer> frames = ConcurrentHashMap.newKeySet(); // numbers of those that came
    final Set<Integer> voices = ConcurrentHashMap.newKeySet(); // whose sound came
    final int voice = VOICES.incrementAndGet(); // in each packet of its own
    final WirePeer peer;
    private int number;

    /**
     * @param home of the room
     * @param via the node by which they come
     */
    NodeGuest(RoomServer home, String via, List<String> codecs, int slots) throws Exception {
        this(home, "", via, codecs, slots);
    }

    NodeGuest(RoomServer home, String identity, String via, List<String> codecs, int slots)
            throws Exception {
        JoinRequest join = new JoinRequest("room", identity, "", true, true, false).by(via);
        peer = new WirePeer(home, join, codecs, slots, this::came, List.of());
    }

    private void came(byte[] payload) {
        if (payload.length == SOUND) {
            voices.add(ByteBuffer.wrap(payload).getInt(4));
            sound.incrementAndGet();
        } else if (payload.length == PICTURE) {
            frames.add(ByteBuffer.wrap(payload).getInt(FRAME_NUMBER_AT));
            pictures.incrementAndGet();
        }
    }

    /** A packet of sound and one frame; each tenth is a key frame. */
    void send() {
        int n = number++;
        byte[] words = ByteBuffer.allocate(SOUND).putInt(n).putInt(voice).array();
        peer.send(peer.rtp(WirePeer.OPUS, n & 0xFFFF, n * 960, WirePeer.AUDIO_SSRC, words));
        byte[] frame = ByteBuffer.allocate(PICTURE).putInt(FRAME_NUMBER_AT, n).array();
        frame[0] = 0x10; // a start of a partition, VP8, RFC 7741 4.2
        frame[1] = (byte) (n % 10 == 0 ? 0 : 1); // a key frame: P is 0
        peer.send(peer.rtp(WirePeer.VIDEO, n & 0xFFFF, n * 3000, WirePeer.VIDEO_SSRC, frame));
    }

    /** How many frames it has sent. */
    int sent() {
        return number;
    }

    /** Sends until a counter of somebody's has come to this. */
    void sendUntil(AtomicInteger counter, int least) {
        Awaitility.await()
                .pollInSameThread()
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(20))
                .until(() -> {
                    send();
                    return counter.get() >= least;
                });
    }

    @Override
    public void close() {
        peer.close();
    }
}
