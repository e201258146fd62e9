package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;

/** The payload types that we offer, in all sections the same. */
public final class PayloadTypes {
    private PayloadTypes() {}

    public static int of(Codec codec) {
        return switch (codec) {
            case OPUS -> 111;
            case VP8 -> 96;
            case H264 -> 102;
            case AV1 -> 45;
            case VP9, RED -> throw new IllegalArgumentException(codec + " is not offered");
        };
    }

    static @Nullable Codec codec(int payloadType) {
        return switch (payloadType) {
            case 111 -> Codec.OPUS;
            case 96 -> Codec.VP8;
            case 102 -> Codec.H264;
            case 45 -> Codec.AV1;
            default -> null;
        };
    }
}
