package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.dtls.DtlsLimits;

/**
 * What handshakes and datagrams of DTLS are taken, as in a YAML file; what is missing has its
 * default.
 *
 * @param datagrams of a peer at once; a handshake takes some 10
 * @param datagramsPerSecond of a peer after that
 * @param handshakes at a time, the others wait
 * @param handshakeMs that one may take, and wait for its turn
 * @param patienceMs that it has its place for sure while others wait
 */
public record DtlsConfig(
        @Nullable Integer datagrams,
        @Nullable Integer datagramsPerSecond,
        @Nullable Integer handshakes,
        @Nullable Integer handshakeMs,
        @Nullable Integer patienceMs) {
    /** Fewer, and a handshake that loses packets would not be done. */
    private static final int LEAST_DATAGRAMS = 16;

    private static final int MOST_DATAGRAMS = 1_000; // a peer's may all wait in memory
    private static final int MOST_MS = 600_000;

    public DtlsConfig {
        Checks.range("datagrams", datagrams, LEAST_DATAGRAMS, MOST_DATAGRAMS);
        Checks.range("datagramsPerSecond", datagramsPerSecond, 1, MOST_DATAGRAMS);
        Checks.range("handshakes", handshakes, 1, 1_000_000);
        Checks.range("handshakeMs", handshakeMs, 1000, MOST_MS);
        Checks.range("patienceMs", patienceMs, 100, MOST_MS);
    }

    /** With these defaults. */
    public DtlsLimits over(DtlsLimits base) {
        return new DtlsLimits(
                or(handshakeMs, base.handshakeTimeoutMs()),
                or(handshakes, base.maxHandshakes()),
                or(patienceMs, base.patienceMs()),
                Math.max(base.queueDatagrams(), or(datagrams, 0)),
                or(datagrams, base.burstDatagrams()),
                or(datagramsPerSecond, base.datagramsPerSecond()));
    }

    private static int or(@Nullable Integer value, int base) {
        return value == null ? base : value;
    }
}
