package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Candidate;
import sfu.core.api.RemoteCandidate;
import sfu.core.ice.Path;
import sfu.core.stats.IceSnapshot;

import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;

/**
 * Names both sides of a selected path by what was signalled (RFC 8445 4). What it said last it
 * keeps: operators ask each second, of each participant.
 */
final class IcePair {
    private static final String HOST = "host";

    /** Learnt from a check. */
    private static final String PEER_REFLEXIVE = "prflx";

    /** Of what something was said, and what. */
    private record Said(
            Path path, List<Candidate> ours, List<RemoteCandidate> theirs, IceSnapshot snapshot) {
        boolean isOf(Path its, List<Candidate> our, List<RemoteCandidate> their) {
            return path.equals(its) && ours.equals(our) && theirs.equals(their);
        }
    }

    private volatile @Nullable Said last;

    /**
     * @param ours the answer's candidates
     * @param theirs those that the peer signalled so far
     */
    IceSnapshot of(
            Path path, List<Candidate> ours, List<RemoteCandidate> theirs, long consentAgeMs) {
        Said said = last;
        if (said == null || !said.isOf(path, ours, theirs)) {
            said = new Said(path, ours, theirs, read(path, ours, theirs));
            last = said;
        }
        return said.snapshot().withConsentAgeMs(consentAgeMs);
    }

    private static IceSnapshot read(Path path, List<Candidate> ours, List<RemoteCandidate> theirs) {
        return new IceSnapshot(
                isStandIn(path) ? "*:" + path.local().getPort() : text(path.local()),
                HOST,
                advertised(path, ours),
                text(path.remote()),
                typeOf(path, theirs),
                path.tcp() ? "tcp" : "udp",
                path.tcp() ? "passive" : "",
                0);
    }

    /** Loopback stands for wherever a datagram came to: see {@link Paths}. */
    private static boolean isStandIn(Path path) {
        return path.local().getAddress().isLoopbackAddress()
                && !path.remote().getAddress().isLoopbackAddress();
    }

    private static List<String> advertised(Path path, List<Candidate> ours) {
        InetAddress local = path.local().getAddress();
        boolean isV4 = local instanceof Inet4Address;
        List<InetSocketAddress> said =
                ours.stream()
                        .filter(each -> each.tcpPassive() == path.tcp())
                        .map(each ->
                                new InetSocketAddress(
                                        InetAddress.ofLiteral(each.address()), each.port()))
                        .filter(each -> each.getAddress() instanceof Inet4Address == isV4)
                        .toList();
        boolean isItself = said.stream().anyMatch(each -> each.getAddress().equals(local));
        return isItself && !isStandIn(path) ? List.of() : said.stream().map(IcePair::text).toList();
    }

    private static String typeOf(Path path, List<RemoteCandidate> theirs) {
        return theirs.stream()
                .filter(each -> isSame(each, path))
                .map(RemoteCandidate::type)
                .findFirst()
                .orElse(PEER_REFLEXIVE);
    }

    private static boolean isSame(RemoteCandidate candidate, Path path) {
        return candidate.tcp() == path.tcp()
                && (path.tcp() || candidate.port() == path.remote().getPort())
                && InetAddress.ofLiteral(candidate.address()).equals(path.remote().getAddress());
    }

    private static String text(InetSocketAddress address) {
        String text = address.toString();
        return text.startsWith("/") ? text.substring(1) : text;
    }
}
