package sfu.core.stats;

import org.jspecify.annotations.Nullable;

import java.util.Map;

/**
 * Counters of one transport, from its start.
 *
 * @param protocol udp or tcp: the selected path's, or empty
 * @param remoteAddress the selected path's, or empty
 * @param srtpProfile or empty before DTLS is done
 * @param rttMs -1 when unknown
 * @param ice the selected pair; null before there is one
 * @param dtls what its handshake came to; null before it is done
 * @param bandwidth null when the peer gives no feedback for an estimate
 * @param connecting how far it came; null once it is connected
 * @param countedAtMs when another node, where it is, told this; 0: it is here, and this is as of
 *     now
 */
public record TransportSnapshot(
        int shard,
        String protocol,
        String remoteAddress,
        String srtpProfile,
        double rttMs,
        long packetsReceived,
        long bytesReceived,
        long packetsSent,
        long bytesSent,
        Map<DropReason, Long> drops,
        @Nullable BandwidthSnapshot bandwidth,
        @Nullable IceSnapshot ice,
        @Nullable DtlsSnapshot dtls,
        @Nullable ConnectingSnapshot connecting,
        long countedAtMs) {
    /** As its shard knows it: ICE and DTLS are elsewhere. */
    public TransportSnapshot(
            int shard,
            String protocol,
            String remoteAddress,
            String srtpProfile,
            double rttMs,
            long packetsReceived,
            long bytesReceived,
            long packetsSent,
            long bytesSent,
            Map<DropReason, Long> drops,
            @Nullable BandwidthSnapshot bandwidth) {
        this(
                shard,
                protocol,
                remoteAddress,
                srtpProfile,
                rttMs,
                packetsReceived,
                bytesReceived,
                packetsSent,
                bytesSent,
                drops,
                bandwidth,
                null,
                null,
                null,
                0);
    }

    public TransportSnapshot with(
            @Nullable IceSnapshot itsIce,
            @Nullable DtlsSnapshot itsDtls,
            @Nullable ConnectingSnapshot itsConnecting) {
        return new TransportSnapshot(
                shard,
                protocol,
                remoteAddress,
                srtpProfile,
                rttMs,
                packetsReceived,
                bytesReceived,
                packetsSent,
                bytesSent,
                drops,
                bandwidth,
                itsIce,
                itsDtls,
                itsConnecting,
                countedAtMs);
    }

    /** The same, as another node told it. */
    public TransportSnapshot countedAt(long itsMs) {
        return new TransportSnapshot(
                shard,
                protocol,
                remoteAddress,
                srtpProfile,
                rttMs,
                packetsReceived,
                bytesReceived,
                packetsSent,
                bytesSent,
                drops,
                bandwidth,
                ice,
                dtls,
                connecting,
                itsMs);
    }
}
