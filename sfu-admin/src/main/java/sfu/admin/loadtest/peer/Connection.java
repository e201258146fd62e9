package sfu.admin.loadtest.peer;

import org.jspecify.annotations.Nullable;

import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;

import java.net.InetSocketAddress;
import java.util.List;

/**
 * What was negotiated for a peer.
 *
 * @param server where its media goes
 * @param local our ICE credentials
 * @param remote the server's
 * @param fingerprint of the server's certificate
 * @param tracks all encodings that it sends
 * @param awaitsMedia whether somebody else sends what it has slots for
 * @param isFeedbackSent whether it tells when packets came (transport-cc)
 * @param presence null in a room where nobody takes turns
 */
public record Connection(
        InetSocketAddress server,
        IceParameters local,
        IceParameters remote,
        DtlsFingerprint fingerprint,
        List<PublishedTrack> tracks,
        List<Slot> slots,
        boolean awaitsMedia,
        boolean isFeedbackSent,
        @Nullable Presence presence) {
    public Connection {
        tracks = List.copyOf(tracks);
        slots = List.copyOf(slots);
    }
}
