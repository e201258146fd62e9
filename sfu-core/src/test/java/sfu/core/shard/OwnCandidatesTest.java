package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.Candidate;

import java.net.InetAddress;
import java.util.List;

/** Candidates follow the addresses that they name. */
class OwnCandidatesTest {
    @Test
    void othersAreNamedWhenAddressesChange() {
        InetAddress first = InetAddress.ofLiteral("192.0.2.1");
        InetAddress second = InetAddress.ofLiteral("192.0.2.2");
        OwnCandidates own = new OwnCandidates(10_000, false);
        List<Candidate> ofFirst = own.of(List.of(first));
        assertThat(ofFirst).extracting(Candidate::address).containsExactly("192.0.2.1");
        assertThat(own.of(List.of(first))).isSameAs(ofFirst);
        assertThat(own.of(List.of(first, second)))
                .extracting(Candidate::address)
                .containsExactly("192.0.2.1", "192.0.2.2");
        assertThat(own.of(List.of(second)))
                .extracting(Candidate::address)
                .containsExactly("192.0.2.2");
    }
}
