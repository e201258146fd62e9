package sfu.admin.training;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Audio and video from one peer to the others, each frame as soon as the one before arrived. */
final class MediaPlay {
    /** Frames grow to this many packets and begin again, so that runs of all lengths occur. */
    private static final int MAX_FRAME_PACKETS = 6;

    private static final int PAYLOAD_BYTES = 1_100;
    private static final int AUDIO_BYTES = 100;
    private static final int KEY_FRAME_EVERY = 100;
    private static final int COMPLAINT_EVERY = 50;

    /** What a frame may take on a busy machine before the next one is sent. */
    private static final long FRAME_TIMEOUT_NS = 20_000_000;

    private final Peer publisher;
    private final List<Peer> viewers;
    private final int ssrc;
    private final MemorySegment video = Arena.ofAuto().allocate(PAYLOAD_BYTES);
    private final MemorySegment audio = Arena.ofAuto().allocate(AUDIO_BYTES);
    private int frames;
    private int videoNumber;
    private int audioNumber;
    private int transportNumber;

    /**
     * @param ssrc of the publisher's audio; its video has the next one
     */
    MediaPlay(Peer publisher, List<Peer> viewers, int ssrc) {
        this.publisher = publisher;
        this.viewers = viewers;
        this.ssrc = ssrc;
    }

    void sendFrame() {
        int packets = 1 + frames % MAX_FRAME_PACKETS;
        boolean isKeyFrame = frames % KEY_FRAME_EVERY == 0;
        for (int i = 0; i < packets; i++) {
            describe(i == 0, isKeyFrame);
            publisher.send(
                    Sdp.VIDEO,
                    ssrc + 1,
                    videoNumber++,
                    frames * 3000,
                    i == packets - 1,
                    transportNumber++,
                    video);
        }
        if (frames % 2 == 0) {
            publisher.send(
                    Sdp.AUDIO,
                    ssrc,
                    audioNumber,
                    audioNumber++ * 960,
                    false,
                    transportNumber++,
                    audio);
        }
        if (frames % COMPLAINT_EVERY == COMPLAINT_EVERY - 1) {
            viewers.get(frames % viewers.size()).complain();
        }
        frames++;
        await(packets + (frames & 1));
    }

    /** RFC 7741 4.2 and 4.3: descriptor with a 15-bit picture id, then the frame's first byte. */
    private void describe(boolean isFirst, boolean isKeyFrame) {
        video.set(ValueLayout.JAVA_BYTE, 0, (byte) (isFirst ? 0x90 : 0x80));
        video.set(ValueLayout.JAVA_BYTE, 1, (byte) 0x80);
        video.set(ValueLayout.JAVA_BYTE, 2, (byte) (0x80 | frames >> 8 & 0x7F));
        video.set(ValueLayout.JAVA_BYTE, 3, (byte) frames);
        video.set(ValueLayout.JAVA_BYTE, 4, (byte) (isKeyFrame ? 0x10 : 0x11));
    }

    private void await(int packets) {
        int before = viewers.getLast().mediaPackets();
        long end = System.nanoTime() + FRAME_TIMEOUT_NS;
        do {
            publisher.poll();
            viewers.forEach(Peer::poll);
        } while (viewers.getLast().mediaPackets() - before < packets && System.nanoTime() < end);
    }

    /** Media packets that the viewers have received. */
    long received() {
        return viewers.stream().mapToLong(Peer::mediaPackets).sum();
    }
}
