package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.DtlsLimits;
import sfu.core.ice.TokenBucket;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpContext;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/**
 * What arrives for a transport on any of its paths, told apart by its first byte (RFC 7983 7): DTLS
 * to its endpoint, RTP and RTCP decrypted in place and passed on if they are authentic.
 */
final class SecureReceiver {
    private final Transport transport;
    private final Shard shard;
    private final AuthenticPath authenticPath;
    private final RtcpDispatch rtcp;
    private final MediaReceiver media;
    private @Nullable DtlsEndpoint dtls;
    private @Nullable TokenBucket dtlsRate;
    private @Nullable SrtpContext keys;
    private long packets;
    private long bytes;

    SecureReceiver(
            Transport transport,
            AuthenticPath authenticPath,
            RtcpDispatch rtcp,
            MediaReceiver media) {
        this.transport = transport;
        this.authenticPath = authenticPath;
        this.rtcp = rtcp;
        this.media = media;
        shard = transport.shard();
    }

    /** Before the transport is given to its shard. */
    void setDtls(DtlsEndpoint endpoint) {
        dtls = endpoint;
    }

    /** Media is decrypted with these from now on; they are closed with this. */
    void installKeys(SrtpContext its) {
        keys = its;
    }

    /** Before the transport is given to its shard. */
    void limitRtcp(RtcpLimits limits) {
        rtcp.limit(limits);
    }

    boolean hasKeys() {
        return keys != null;
    }

    void onDatagram(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long nowNs) {
        packets++;
        bytes += length;
        int first = s.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
        if (first >= 128 && first <= 191) {
            onMedia(s, offset, length, hi, lo, port, nowNs);
        } else if (first >= 20 && first <= 63 && dtls != null) {
            onDtls(dtls, s, offset, length, nowNs);
        } else {
            transport.drops().add(DropReason.MALFORMED);
        }
    }

    private void onDtls(DtlsEndpoint to, MemorySegment s, long offset, int length, long nowNs) {
        if (dtlsRate == null) {
            DtlsLimits limits = to.limits();
            int burst = limits.burstDatagrams();
            dtlsRate = new TokenBucket(burst, limits.datagramsPerSecond(), nowNs);
        }
        if (!dtlsRate.take(nowNs)) {
            transport.drops().add(DropReason.DTLS_LIMIT);
            return;
        }
        byte[] copy = new byte[length];
        MemorySegment.copy(s, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
        to.onDatagram(copy);
    }

    private void onMedia(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long nowNs) {
        SrtpContext its = keys;
        if (its == null) {
            transport.drops().add(DropReason.NO_KEYS);
        } else if (RtpHeader.isRtcp(s, offset, length)) {
            int plain = shard.srtp().unprotectRtcp(its, s, offset, length);
            if (isAuthentic(plain, hi, lo, port, nowNs)) {
                rtcp.read(s, offset, plain, nowNs);
            }
        } else if (!shard.arrivals().add(transport, its, s, offset, length, hi, lo, port)) {
            int plain = shard.srtp().unprotectRtp(its, s, offset, length);
            onUnprotectedRtp(s, offset, plain, hi, lo, port, nowNs);
        }
    }

    /** Takes an RTP packet that was decrypted in place; {@code plain} bytes, or a negative code. */
    void onUnprotectedRtp(
            MemorySegment s, long offset, int plain, long hi, long lo, long port, long nowNs) {
        if (keys != null && isAuthentic(plain, hi, lo, port, nowNs)) {
            media.onRtp(s, offset, plain, nowNs);
            long dueNs = media.takeDueNs(nowNs);
            if (dueNs != Long.MAX_VALUE) {
                transport.wakeBy(dueNs);
            }
        }
    }

    private boolean isAuthentic(int plain, long hi, long lo, long port, long nowNs) {
        if (plain < 0) {
            transport.drops().add(SrtpDrops.reason(plain));
            return false;
        }
        authenticPath.note(hi, lo, port, nowNs);
        return true;
    }

    /** Nothing is decrypted any more. */
    void close() {
        if (keys != null) {
            keys.close();
            keys = null;
        }
    }

    long packets() {
        return packets;
    }

    long bytes() {
        return bytes;
    }

    /** Of the peer's keys, or empty before it has any. */
    String profileName() {
        return keys == null ? "" : keys.profile().name();
    }
}
