package sfu.admin.loadtest.media;

import sfu.core.codec.Codec;

import java.io.IOException;
import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * Some seconds of media as RTP payloads, a key frame at the start, to be sent over and over.
 *
 * @param frames the payloads of each frame, in order
 * @param frameTicks how long each frame lasts, in units of the codec's RTP clock
 */
public record Recording(Codec codec, List<List<byte[]>> frames, int frameTicks) {
    /** Of a payload: it leaves room for what tunnels and servers add. */
    public static final int MAX_PAYLOAD_BYTES = 1100;

    private static final List<String> VP8_LAYERS =
            List.of("vp8-160x90.ivf", "vp8.ivf", "vp8-640x360.ivf");

    private static final int VIDEO_TICKS = 90_000 / 15; // 15 frames a second
    private static final int OPUS_TICKS = 960; // 20 ms

    public Recording {
        frames = frames.stream().map(List::copyOf).toList();
    }

    /** The one that is shipped for this codec: OPUS, VP8, H264 or AV1. */
    public static Recording of(Codec codec) {
        List<List<byte[]>> frames = new ArrayList<>();
        switch (codec) {
            case OPUS ->
                    OggOpus.packets(resource("opus.ogg"))
                            .forEach(packet -> frames.add(List.of(packet)));
            case VP8 -> {
                return vp8("vp8.ivf");
            }
            case H264 ->
                    AnnexB.accessUnits(resource("h264.h264"))
                            .forEach(unit -> frames.add(H264Packets.of(unit, MAX_PAYLOAD_BYTES)));
            case AV1 ->
                    Ivf.frames(resource("av1.ivf"))
                            .forEach(unit -> frames.add(Av1Packets.of(unit, MAX_PAYLOAD_BYTES)));
            case VP9, RED ->
                    throw new IllegalArgumentException("there is no recording of " + codec);
        }
        return new Recording(codec, frames, codec == Codec.OPUS ? OPUS_TICKS : VIDEO_TICKS);
    }

    /**
     * A layer of the same picture.
     *
     * @param codec VP8
     * @param layer 0: 160x90, 1: 320x180, 2: 640x360
     */
    public static Recording ofLayer(Codec codec, int layer) {
        if (codec != Codec.VP8) {
            throw new IllegalArgumentException("there are no layers of " + codec);
        }
        return vp8(VP8_LAYERS.get(layer));
    }

    private static Recording vp8(String name) {
        List<List<byte[]>> frames = new ArrayList<>();
        for (byte[] frame : Ivf.frames(resource(name))) {
            frames.add(Vp8Packets.of(frame, MAX_PAYLOAD_BYTES));
        }
        return new Recording(Codec.VP8, frames, VIDEO_TICKS);
    }

    private static byte[] resource(String name) {
        try (InputStream in = Recording.class.getResourceAsStream("/sfu/loadtest/" + name)) {
            if (in == null) {
                throw new IllegalStateException("the resource " + name + " is missing");
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }
}
