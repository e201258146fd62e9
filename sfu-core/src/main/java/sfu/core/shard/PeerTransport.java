package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Candidate;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;
import sfu.core.api.LeaveReason;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaException;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.DtlsServers;
import sfu.core.dtls.SrtpKeys;
import sfu.core.forward.Outlet;
import sfu.core.ice.CheckResponder;
import sfu.core.ice.IceMux;
import sfu.core.ice.IceTransport;
import sfu.core.ice.Path;
import sfu.core.io.TcpConnections;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.DtlsSnapshot;
import sfu.core.stats.IceSnapshot;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;

/**
 * A client's transport: where ICE and DTLS, which have threads of their own, tell their results.
 */
final class PeerTransport extends TransportControl implements TransportProxy {
    private final Transport transport;
    private final Shard shard;
    private final List<Shard> arrivals;
    private final DtlsServers servers;
    private final Supplier<List<Candidate>> candidates;
    private final TransportEvents events;
    private final TcpConnections tcp;
    private final Paths paths;
    private final IceTransport ice;
    private final DtlsEndpoint dtls;
    private final AtomicBoolean handshaking = new AtomicBoolean();
    private final DtlsFingerprint fingerprint;
    private final long openedNs = System.nanoTime();
    private final IcePair pair = new IcePair();
    private volatile IceParameters remoteIce;
    private volatile List<RemoteCandidate> remoteCandidates;

    /**
     * @param arrivals the shards at whose sockets the peer's datagrams may arrive
     * @param tcp where the connections are that the peer may use
     * @param candidates ours, as they are when an answer is written
     */
    PeerTransport(
            Transport transport,
            List<Shard> all,
            List<Shard> arrivals,
            IceMux mux,
            TcpConnections tcp,
            Paths paths,
            DtlsServers servers,
            Supplier<List<Candidate>> candidates,
            RemoteTransport remote,
            TransportEvents events) {
        super(transport, all, events);
        this.transport = transport;
        shard = transport.shard();
        this.arrivals = arrivals;
        this.servers = servers;
        this.candidates = candidates;
        this.events = events;
        this.tcp = tcp;
        this.paths = paths;
        remoteIce = remote.ice();
        remoteCandidates = remote.candidates();
        fingerprint = remote.fingerprint();
        dtls = servers.open(remote.fingerprint(), this::sendDtls, new OfDtls());
        transport.secure().setDtls(dtls);
        transport.authenticPath().listener(this::authenticFrom);
        shard.execute(new ShardCommand.Attach(transport));
        ice = new IceTransport(mux, remoteIce.ufrag(), remoteIce.password(), new OfIce());
    }

    @Override
    public LocalTransport local() {
        return new LocalTransport(
                new IceParameters(ice.localUfrag(), ice.localPassword()),
                servers.fingerprint(),
                candidates.get());
    }

    @Override
    public void update(RemoteTransport remote) {
        if (!remote.fingerprint().equals(fingerprint)) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST,
                    "the offer has another DTLS fingerprint: a new PeerConnection has to join anew");
        }
        addCandidates(remote.candidates());
        IceParameters offered = remote.ice();
        if (!offered.equals(remoteIce)) {
            remoteIce = offered;
            ice.restart(offered.ufrag(), offered.password());
        }
    }

    @Override
    public void addCandidates(List<RemoteCandidate> more) {
        Set<RemoteCandidate> all = new LinkedHashSet<>(more);
        all.addAll(remoteCandidates);
        remoteCandidates = all.stream().limit(RemoteTransport.MAX_CANDIDATES).toList();
    }

    @Override
    public @Nullable IceSnapshot ice() {
        Path path = ice.path();
        return path == null
                ? null
                : pair.of(path, candidates.get(), remoteCandidates, consentAgeMs());
    }

    private long consentAgeMs() {
        return ice.consentAgeNs(System.nanoTime()) / 1_000_000;
    }

    @Override
    public @Nullable DtlsSnapshot dtls() {
        return dtls.facts();
    }

    @Override
    public @Nullable ConnectingSnapshot connecting() {
        if (dtls.facts() != null) {
            return null;
        }
        long nowNs = System.nanoTime();
        long forMs = (nowNs - openedNs) / 1_000_000;
        return new ConnectingSnapshot(forMs, stage(), ice.lastCheck(nowNs));
    }

    private ConnectingSnapshot.Stage stage() {
        if (ice.path() != null) {
            return ConnectingSnapshot.Stage.NO_DTLS;
        }
        return ice.wasChecked()
                ? ConnectingSnapshot.Stage.NO_PATH
                : ConnectingSnapshot.Stage.NO_CHECKS;
    }

    private void authenticFrom(long hi, long lo, long port) {
        ice.onAuthenticPacket(paths.of(hi, lo, port));
    }

    private void sendDtls(byte[] datagram) {
        Path path = ice.path();
        if (path != null) {
            long port = paths.port(path);
            shard.execute(
                    new ShardCommand.SendPlain(datagram, Paths.hi(path), Paths.lo(path), port));
        }
    }

    @Override
    public void close() {
        shard.execute(new ShardCommand.Detach(transport)); // first: its BYE needs the keys
        dtls.close(); // its alert needs the path
        ice.close();
    }

    /** ICE's results; on its thread. */
    private final class OfIce implements IceTransport.Listener {
        @Override
        public void onKnown(Path path) {
            long port = paths.port(path);
            if (path.tcp()) {
                tcp.use(Paths.hi(path), Paths.lo(path), port, transport.number());
            }
            for (Shard any : arrivals) {
                any.execute(
                        new ShardCommand.Route(Paths.hi(path), Paths.lo(path), port, transport));
            }
        }

        @Override
        public void onProven(Path path) {
            for (Shard any : arrivals) {
                any.execute(
                        new ShardCommand.Prove(
                                Paths.hi(path), Paths.lo(path), paths.port(path), transport));
            }
        }

        @Override
        public void onUnknown(Path path) {
            long port = paths.port(path);
            if (path.tcp()) {
                tcp.leave(Paths.hi(path), Paths.lo(path), port, transport.number());
            }
            for (Shard any : arrivals) {
                any.execute(
                        new ShardCommand.Unroute(Paths.hi(path), Paths.lo(path), port, transport));
            }
        }

        @Override
        public void onSelected(Path path, int rttMillis) {
            shard.execute(
                    new ShardCommand.SelectPath(
                            transport,
                            Paths.hi(path),
                            Paths.lo(path),
                            paths.port(path),
                            ice.isRttMeasured() ? rttMillis * 1_000_000L : Outlet.NO_RTT));
            if (handshaking.compareAndSet(false, true)) {
                dtls.start(rttMillis);
            }
        }

        @Override
        public void onResponder(CheckResponder responder) {
            shard.execute(new ShardCommand.AnswerChecks(transport, responder));
        }

        @Override
        public void onClosed(String reason) {
            events.closed(LeaveReason.ICE_FAILED, reason + "; " + ice.lastCheck(System.nanoTime()));
        }
    }

    /** DTLS's results; on the handshake's thread, later on the shard's. */
    private final class OfDtls implements DtlsEndpoint.Listener {
        @Override
        public void onKeys(SrtpKeys keys) {
            shard.execute(new ShardCommand.InstallKeys(transport, keys));
        }

        @Override
        public void onData(byte[] data) {
            // SCTP: data channels are not negotiated yet
        }

        @Override
        public void onClosed(@Nullable String reason) {
            boolean wentAway = DtlsEndpoint.CLOSED_BY_PEER.equals(reason);
            events.closed(
                    wentAway ? LeaveReason.DISCONNECTED : LeaveReason.DTLS_FAILED,
                    reason == null ? "" : reason);
        }
    }
}
