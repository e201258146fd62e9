package sfu.admin.loadtest.peer;

import sfu.admin.loadtest.media.Recording;
import sfu.admin.loadtest.media.Vp8Packets;
import sfu.core.codec.Codec;
import sfu.core.srtp.SrtpSender;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.List;

/** Sends a recording over and over; from its start, a key frame, when one is asked for. */
public final class RecordedTrack extends PublishedTrack {
    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;

    private final Recording recording;
    private final SentTimes times;
    private int frame;
    private int packet; // the number of the frame's first one in the recording

    public RecordedTrack(Recording recording, int payloadType) {
        super(
                recording.codec(),
                payloadType,
                recording.frameTicks(),
                recording.codec().clockRate());
        this.recording = recording;
        times = new SentTimes(recording.frames().stream().flatMap(List::stream).toList());
    }

    @Override
    double framePackets() {
        return recording.frames().stream().mapToInt(List::size).average().orElse(0);
    }

    @Override
    void sendFrame(boolean isKeyFrameWanted, long nowUnixNs, Outgoing out, SrtpSender its) {
        boolean restarts = isKeyFrameWanted && codec() != Codec.OPUS;
        if (restarts || frame == recording.frames().size()) {
            frame = 0;
            packet = 0;
        }
        List<byte[]> payloads = recording.frames().get(frame++);
        for (int i = 0; i < payloads.size(); i++) {
            boolean isLast = i == payloads.size() - 1 && codec() != Codec.OPUS;
            long at = write(payloads.get(i), out);
            times.sent(packet++, nowUnixNs);
            send(out, its, at, isLast, payloads.get(i).length);
        }
    }

    private long write(byte[] payload, Outgoing out) {
        long at = out.reserve();
        long from = at + headerLength();
        MemorySegment.copy(payload, 0, out.memory(), BYTE, from, payload.length);
        if (codec() == Codec.VP8) {
            long pictureId = from + Vp8Packets.PICTURE_ID_OFFSET;
            out.memory().set(BYTE, pictureId, (byte) (0x80 | frameNumber() >>> 8 & 0x7F));
            out.memory().set(BYTE, pictureId + 1, (byte) frameNumber());
        }
        return at;
    }

    @Override
    long sentUnixNs(MemorySegment s, long payloadOffset, int payloadLength) {
        return times.of(s, payloadOffset, payloadLength);
    }
}
