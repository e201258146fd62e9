package sfu.admin.plan;

/**
 * What comes in or goes out each second.
 *
 * @param packets a second
 * @param bits a second, with headers down to IP
 */
record Traffic(double packets, double bits) {
    private static final double BITS_OF_KBIT = 1_000;

    /** So many streams of so many packets and kbit/s of payload each. */
    static Traffic of(double streams, double packets, double kbps) {
        double bits = kbps * BITS_OF_KBIT + packets * Costs.HEADER_BYTES * Byte.SIZE;
        return new Traffic(streams * packets, streams * bits);
    }

    /** So many pictures; none where they have no bits. */
    static Traffic pictures(double streams, double kbps) {
        double packets = Costs.PICTURE_PACKETS + Costs.PICTURE_PACKETS_PER_KBIT * kbps;
        return kbps == 0 ? new Traffic(0, 0) : of(streams, packets, kbps);
    }

    /** So many who speak; none where voices have no bits. */
    static Traffic voices(double streams, double kbps) {
        return kbps == 0 ? new Traffic(0, 0) : of(streams, Costs.VOICE_PACKETS, kbps);
    }

    /** So many who are silent: a few bytes now and then. */
    static Traffic silences(double streams, double kbps) {
        return kbps == 0 ? new Traffic(0, 0) : of(streams, Costs.SILENCE_PACKETS, 0);
    }

    Traffic plus(Traffic other) {
        return new Traffic(packets + other.packets, bits + other.bits);
    }

    Traffic times(double factor) {
        return new Traffic(packets * factor, bits * factor);
    }
}
