package sfu.admin.loadtest.peer;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import sfu.admin.loadtest.talk.VoiceSource;
import sfu.core.codec.Codec;
import sfu.core.srtp.SrtpSender;

import java.lang.foreign.MemorySegment;

/**
 * Sends what a {@link VoiceSource} gives, with its level (RFC 6464); the payloads are no Opus to
 * decode but for their first byte.
 */
public final class VoiceTrack extends PublishedTrack {
    private static final int FRAMES_PER_SECOND = 50;

    /** Opus, 20 ms, wide band, mono, one frame (RFC 6716 3.1). */
    private static final byte TOC = 0x48;

    // an extension block with one element of one byte (RFC 8285 4.2)
    private static final int BLOCK_PROFILE = 0xBEDE;
    private static final int LEVEL_OFFSET = 5;
    private static final int VOICE_BIT = 0x80;

    private final VoiceSource source;
    private final byte[] level = {
        (byte) (BLOCK_PROFILE >>> 8),
        (byte) BLOCK_PROFILE,
        0,
        1, // word
        (byte) (StreamIds.AUDIO_LEVEL_ID << 4),
        0,
        0,
        0
    };
    private final byte[] payload = new byte[VoiceSource.SPEECH_BYTES];

    public VoiceTrack(VoiceSource source, int payloadType) {
        super(Codec.OPUS, payloadType, 1, FRAMES_PER_SECOND);
        this.source = source;
        payload[0] = TOC;
        mark(level);
    }

    /** What is heard from now on. */
    void sound(VoiceSource.Sound next) {
        source.sound(next);
    }

    @Override
    double framePackets() {
        return source.framePackets();
    }

    @Override
    void sendFrame(boolean isKeyFrameWanted, long nowUnixNs, Outgoing out, SrtpSender its) {
        int bytes = source.next();
        if (bytes == VoiceSource.NOTHING) {
            return;
        }
        level[LEVEL_OFFSET] = (byte) (source.level() | (source.isVoice() ? VOICE_BIT : 0));
        long at = out.reserve();
        long from = at + headerLength();
        MemorySegment.copy(payload, 0, out.memory(), JAVA_BYTE, from, bytes);
        if (bytes >= Trailer.BYTES) {
            Trailer.write(out.memory(), from, bytes, mark(), nowUnixNs);
        }
        send(out, its, at, false, bytes);
    }

    @Override
    long sentUnixNs(MemorySegment s, long payloadOffset, int payloadLength) {
        return Trailer.sentUnixNs(s, payloadOffset, payloadLength, mark());
    }
}
