package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.Candidate;
import sfu.core.api.RemoteCandidate;
import sfu.core.ice.Path;
import sfu.core.stats.IceSnapshot;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Arrays;
import java.util.List;

/** What both sides of a selected path are called. */
class IcePairTest {
    private static final List<RemoteCandidate> THEIRS =
            List.of(
                    new RemoteCandidate("host", false, "192.0.2.1", 5000),
                    new RemoteCandidate("srflx", false, "198.51.100.1", 6000),
                    new RemoteCandidate("relay", false, "203.0.113.9", 7000),
                    new RemoteCandidate("host", true, "192.0.2.1", 9),
                    new RemoteCandidate("host", false, "2001:db8::1", 5000));

    private static InetSocketAddress at(String address, int port) {
        return new InetSocketAddress(InetAddress.ofLiteral(address), port);
    }

    private static IceSnapshot pair(Path path, String... advertised) {
        List<Candidate> ours =
                Arrays.stream(advertised)
                        .map(each -> new Candidate("1", 1, each, 10_000, false))
                        .toList();
        return new IcePair().of(path, ours, THEIRS, 7);
    }

    @ParameterizedTest
    @CsvSource({
        "false, 192.0.2.1, 5000, host",
        "false, 198.51.100.1, 6000, srflx",
        "false, 203.0.113.9, 7000, relay",
        "false, 198.51.100.1, 6001, prflx",
        "false, 10.9.9.9, 5000, prflx",
        "true, 192.0.2.1, 41234, host",
        "true, 198.51.100.1, 6000, prflx",
        "false, 2001:db8:0:0::1, 5000, host"
    })
    void theRemoteSideIsWhatThePeerSignalled(
            boolean tcp, String address, int port, String expected) {
        IceSnapshot ice = pair(new Path(tcp, at("10.0.0.2", 10_000), at(address, port)));
        assertThat(ice.remoteType()).isEqualTo(expected);
        assertThat(ice.protocol()).isEqualTo(tcp ? "tcp" : "udp");
        assertThat(ice.tcpType()).isEqualTo(tcp ? "passive" : "");
        assertThat(ice.consentAgeMs()).isEqualTo(7);
    }

    @Test
    void theLocalSideIsHostAndTellsWhatIsAdvertisedInItsPlace() {
        Path path = new Path(false, at("10.0.0.2", 10_000), at("192.0.2.1", 5000));
        IceSnapshot behindNat = pair(path, "203.0.113.1", "2001:db8::5");
        assertThat(behindNat.local()).isEqualTo("10.0.0.2:10000");
        assertThat(behindNat.localType()).isEqualTo("host");
        assertThat(behindNat.advertised()).containsExactly("203.0.113.1:10000");
        assertThat(pair(path, "10.0.0.2", "10.0.0.3").advertised()).isEmpty();
    }

    @Test
    void whereOurAddressesAreNotToldApartTheAdvertisedOnesAreSaid() {
        Path path = new Path(false, at("127.0.0.1", 10_000), at("192.0.2.1", 5000));
        assertThat(pair(path, "10.0.0.2", "127.0.0.1").local()).isEqualTo("*:10000");
        assertThat(pair(path, "10.0.0.2").advertised()).containsExactly("10.0.0.2:10000");
        Path loopback = new Path(false, at("127.0.0.1", 10_000), at("127.0.0.1", 5000));
        assertThat(pair(loopback, "127.0.0.1").local()).isEqualTo("127.0.0.1:10000");
        assertThat(pair(loopback, "127.0.0.1").advertised()).isEmpty();
    }

    /** It keeps what it said, but says what is now. */
    @Test
    void itFollowsPathAndCandidates() {
        IcePair pair = new IcePair();
        Path first = new Path(false, at("192.0.2.9", 10_000), at("198.51.100.1", 6000));
        Path second = new Path(false, at("192.0.2.9", 10_000), at("203.0.113.9", 7000));
        assertThat(pair.of(first, List.of(), List.of(), 1).remoteType()).isEqualTo("prflx");
        assertThat(pair.of(first, List.of(), THEIRS, 2).remoteType()).isEqualTo("srflx");
        assertThat(pair.of(first, List.of(), THEIRS, 3).consentAgeMs()).isEqualTo(3);
        assertThat(pair.of(second, List.of(), THEIRS, 3).remote()).isEqualTo("203.0.113.9:7000");
        List<Candidate> ours = List.of(new Candidate("1", 1, "192.0.2.10", 10_000, false));
        assertThat(pair.of(second, ours, THEIRS, 3).advertised())
                .containsExactly("192.0.2.10:10000");
    }
}
