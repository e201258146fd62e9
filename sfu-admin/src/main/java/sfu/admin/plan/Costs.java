package sfu.admin.plan;

import java.util.List;

/**
 * What things cost, from sfu-core/BENCHMARKS.md (two shared x86-64 cores of 2026-11-27, loopback);
 * the section that a figure is from stands beside it.
 */
final class Costs {
    /**
     * Seconds of a core for a packet to one subscriber, the part of its receipt included that many
     * share. "The hot path": 3.9 to 4.4 us at 1x200@100, 1x50@400 and 10x10@200; "Large rooms":
     * 4.44 and 4.65 us.
     */
    static final double FORWARDED_PACKET = 4.5e-6;

    /**
     * Seconds of a core for a packet that comes: what a packet costs more where few share it.
     * "Large rooms", 500 rooms of 4: 10.0 us for each of three subscribers, so 3 x (10.0 - 4.5).
     */
    static final double RECEIVED_PACKET = 16.5e-6;

    /**
     * Share of a core for somebody who is connected: checks, reports. "What a connected peer
     * costs": 4.71 % for 4,000.
     */
    static final double CONNECTED = 12e-6;

    /** Seconds of a core for a join. "Large rooms": 18 to 21 ms. */
    static final double JOIN = 0.020;

    /** Of a server without rooms. "Start and memory": 165 MB. */
    static final long SERVER_BYTES = 165_000_000;

    /** Of one who only watches. "What a connected peer costs": 96 kB; "Large rooms": 91 kB. */
    static final long WATCHER_BYTES = 96_000;

    /** Of one who publishes, without packets. "Large rooms": 121 kB. */
    static final long PUBLISHER_BYTES = 121_000;

    /** How long packets are kept for retransmission ({@code CacheLimits}), in seconds. */
    static final double KEPT_SECONDS = 1.5;

    /**
     * Packets a second of a picture: so many at any bitrate, and for each kbit/s. "GSO on browser
     * traffic": 42, 129 and 282 at 231, 1,038 and 2,467 kbit/s of Chromium at 30 pictures a second.
     */
    static final double PICTURE_PACKETS = 17;

    static final double PICTURE_PACKETS_PER_KBIT = 0.1075;

    /** Of one who speaks: Opus of 20 ms. */
    static final double VOICE_PACKETS = 50;

    /** Of one who is silent, with DTX: "Large rooms", one each 400 ms. */
    static final double SILENCE_PACKETS = 2.5;

    /**
     * Bytes beside the payload: IPv4 20, UDP 8, RTP 12, header extensions 8, GCM's tag 16 (RFC 791,
     * 768, 3550, 8285, 7714).
     */
    static final int HEADER_BYTES = 64;

    /**
     * What a camera sends besides, as shares of its largest size: 380 and 120 kbit/s to 1,200, "A
     * viewer of simulcast".
     */
    static final List<Double> SMALLER_LAYERS = List.of(380.0 / 1_200, 120.0 / 1_200);

    private Costs() {}
}
