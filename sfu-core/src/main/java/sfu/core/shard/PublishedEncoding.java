package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.EncodingParameters;
import sfu.core.forward.UpTrack;
import sfu.core.stream.ReceiveStream;

import java.nio.charset.StandardCharsets;

/** One of the streams that a section sends: how its packets are told, and what came of it. */
final class PublishedEncoding {
    private final EncodingParameters parameters;
    private final byte[] rid;
    private final UpTrack track;
    private @Nullable ReceiveStream stream;
    private long plis;

    PublishedEncoding(EncodingParameters parameters, UpTrack track) {
        this.parameters = parameters;
        this.track = track;
        rid = parameters.rid().getBytes(StandardCharsets.UTF_8);
    }

    UpTrack track() {
        return track;
    }

    String ridText() {
        return parameters.rid();
    }

    /** Its restriction identifier (RFC 8852); empty without one. */
    byte[] rid() {
        return rid;
    }

    boolean isSignalled(int ssrc) {
        return ssrc != 0 && parameters.ssrc() == ssrc;
    }

    boolean isSignalledRtx(int ssrc) {
        return ssrc != 0 && parameters.rtxSsrc() == ssrc;
    }

    void countPli() {
        plis++;
    }

    long plis() {
        return plis;
    }

    /** What is received of it now; null before its first packet. */
    @Nullable ReceiveStream stream() {
        return stream;
    }

    /** Its packets come under another SSRC from now on. */
    void streamIs(ReceiveStream next) {
        if (stream != null) {
            track.newStream();
        }
        stream = next;
    }
}
