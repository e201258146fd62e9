package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.io.Addr;
import sfu.core.io.LocalAddresses;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;

/** Which addresses are named and answered, and what becomes of them while the server runs. */
class HostAddressesTest {
    private static final List<InetAddress> FIRST = all("192.0.2.1", "10.0.0.1", "127.0.0.1");

    private List<InetAddress> ofHost = FIRST;

    private static List<InetAddress> all(String... texts) {
        return Stream.of(texts).map(InetAddress::ofLiteral).toList();
    }

    private HostAddresses addresses(AddressOptions options, LocalAddresses locals) {
        return new HostAddresses(options, List.of(), () -> ofHost, FIRST, locals);
    }

    @ParameterizedTest
    @CsvSource({
        "127.0.0.9, LOOPBACK",
        "::1, LOOPBACK",
        "169.254.169.254, LINK_LOCAL",
        "fe80::1, LINK_LOCAL",
        "10.1.2.3, PRIVATE",
        "172.31.0.1, PRIVATE",
        "172.32.0.1, PUBLIC",
        "192.168.0.1, PRIVATE",
        "100.64.0.1, PRIVATE",
        "100.127.255.255, PRIVATE",
        "100.128.0.1, PUBLIC",
        "100.63.0.1, PUBLIC",
        "fd12::1, PRIVATE",
        "fc00::1, PRIVATE",
        "fec0::1, PRIVATE",
        "203.0.113.7, PUBLIC",
        "2001:db8::1, PUBLIC",
        "64:ff9b::cb00:7107, PUBLIC",
        "::ffff:10.0.0.1, PRIVATE"
    })
    void anAddressIsOfAKind(String text, AddressKind kind) {
        assertThat(AddressKind.of(InetAddress.ofLiteral(text))).isEqualTo(kind);
        assertThat(AddressKind.named(kind.text())).isEqualTo(kind);
    }

    @Test
    void onlyTheWantedKindsOfTheHostsOwnAreNamed() {
        AddressOptions publicAlone =
                new AddressOptions(EnumSet.of(AddressKind.PUBLIC), AddressKind.ALL, List.of(), 0);
        HostAddresses its = addresses(publicAlone, LocalAddresses.NONE);
        assertThat(its.shown()).isEqualTo(all("192.0.2.1"));
        its.advertise(all("10.9.9.9"));
        assertThat(its.shown()).as("what is set is meant").isEqualTo(all("10.9.9.9"));
        its.advertise(List.of());
        assertThat(its.shown()).isEqualTo(all("192.0.2.1"));
    }

    /** RFC 6052 2.4 and 3.1. */
    @Test
    void ipv4AddressesHaveNamesForNat64() {
        List<Nat64Prefix> prefixes =
                List.of(Nat64Prefix.parse("64:ff9b::/96"), Nat64Prefix.parse("64:ff9b:1:2::/96"));
        AddressOptions options = new AddressOptions(AddressKind.ALL, AddressKind.ALL, prefixes, 0);
        HostAddresses its = addresses(options, LocalAddresses.NONE);
        its.advertise(all("192.0.2.33", "10.0.0.1", "2001:db8::1"));
        assertThat(its.shown())
                .isEqualTo(
                        all(
                                "192.0.2.33",
                                "10.0.0.1",
                                "2001:db8::1",
                                "64:ff9b::192.0.2.33",
                                "64:ff9b:1:2::192.0.2.33",
                                "64:ff9b:1:2::10.0.0.1"));
        for (String wrong :
                List.of("64:ff9b::", "64:ff9b::/64", "64:ff9b::1/96", "1.2.3.4/96", "/96")) {
            assertThatThrownBy(() -> Nat64Prefix.parse(wrong)).hasMessageContaining("of 96 bits");
        }
    }

    @Test
    void whatGoesIsTold() {
        List<InetAddress> gone = new ArrayList<>();
        List<Nat64Prefix> prefixes = List.of(Nat64Prefix.parse("64:ff9b::/96"));
        AddressOptions options = new AddressOptions(AddressKind.ALL, AddressKind.ALL, prefixes, 0);
        HostAddresses its = addresses(options, LocalAddresses.NONE);
        its.onGone(gone::addAll);
        ofHost = all("192.0.2.1", "10.0.0.1", "127.0.0.1", "10.0.0.2");
        its.poll();
        assertThat(gone).as("one came").isEmpty();
        ofHost = all("10.0.0.1", "127.0.0.1", "10.0.0.2");
        its.poll();
        assertThat(gone).isEqualTo(all("192.0.2.1", "64:ff9b::192.0.2.1"));
    }

    @Test
    void whatWentIsToldAgainWhenThereIsSomewhereToGo() {
        HostAddresses its = addresses(AddressOptions.defaults(), LocalAddresses.NONE);
        List<List<InetAddress>> told = new ArrayList<>();
        its.onGone(told::add);
        ofHost = all("127.0.0.1");
        its.poll();
        assertThat(told).containsExactly(all("192.0.2.1", "10.0.0.1"));
        ofHost = all("127.0.0.1", "10.0.0.1", "10.0.0.2");
        its.poll();
        assertThat(told).as("but what is back").hasSize(2).endsWith(all("192.0.2.1"));
        ofHost = all("127.0.0.1", "10.0.0.1", "10.0.0.2", "10.0.0.3");
        its.poll();
        assertThat(told).as("once").hasSize(2);
        ofHost = all("127.0.0.1", "10.0.0.1", "10.0.0.3", "10.0.0.4");
        its.poll();
        assertThat(told).hasSize(3).endsWith(all("10.0.0.2"));
    }

    @Test
    void whatComesAndGoesIsFollowed() {
        LocalAddresses locals = LocalAddresses.growing(List.of());
        HostAddresses its = addresses(AddressOptions.defaults(), locals);
        assertThat(its.poll()).isFalse();
        ofHost = all("10.0.0.1", "198.51.100.1", "127.0.0.1", "127.0.0.2");
        assertThat(its.poll()).isTrue();
        assertThat(its.shown()).isEqualTo(ofHost);
        assertThat(locals.all()).as("answers leave from it").isEqualTo(all("198.51.100.1"));
        ofHost = FIRST;
        assertThat(its.poll()).isTrue();
        ofHost = all("198.51.100.1", "192.0.2.9");
        its.poll();
        assertThat(locals.all())
                .as("keeps its number")
                .isEqualTo(all("198.51.100.1", "192.0.2.1", "192.0.2.9"));
    }

    /** A path to an address that came later, and paths to those that were there. */
    @Test
    void aPathNamesTheAddressThatCameLater() {
        LocalAddresses locals = LocalAddresses.growing(all("192.0.2.1"));
        Paths paths = new Paths(locals, 10_000);
        InetSocketAddress peer = new InetSocketAddress(InetAddress.ofLiteral("203.0.113.5"), 77);
        long lo = Addr.lo(peer.getAddress());
        long first = Addr.withLocal(Addr.port(peer), 1);
        assertThat(locals.add(InetAddress.ofLiteral("192.0.2.2"))).isTrue();
        long second = Addr.withLocal(Addr.port(peer), 2);
        assertThat(paths.of(0, lo, second).local().getAddress().getHostAddress())
                .isEqualTo("192.0.2.2");
        assertThat(paths.of(0, lo, first).local().getAddress().getHostAddress())
                .isEqualTo("192.0.2.1");
        assertThat(paths.port(paths.of(0, lo, second))).isEqualTo(second);
        assertThat(paths.locals()).hasSize(4);
    }

    @Test
    void numbersEnd() {
        LocalAddresses locals = LocalAddresses.growing(List.of());
        for (int i = 0; i < LocalAddresses.MAX; i++) {
            assertThat(locals.add(InetAddress.ofLiteral("192.0.2." + i))).isTrue();
        }
        assertThat(locals.add(InetAddress.ofLiteral("192.0.2.99"))).isFalse();
        assertThat(locals.add(InetAddress.ofLiteral("192.0.2.3"))).as("it has one").isTrue();
        assertThat(LocalAddresses.NONE.add(InetAddress.ofLiteral("192.0.2.99"))).isFalse();
    }

    @Test
    void peersAreOfTheWantedKinds() {
        AddressOptions options =
                new AddressOptions(
                        AddressKind.ALL,
                        EnumSet.of(AddressKind.PUBLIC, AddressKind.PRIVATE),
                        List.of(),
                        0);
        assertThat(options.admits(InetAddress.ofLiteral("10.0.0.1"))).isTrue();
        assertThat(options.admits(InetAddress.ofLiteral("127.0.0.1"))).isFalse();
        assertThat(options.admits(InetAddress.ofLiteral("169.254.169.254"))).isFalse();
        assertThat(AddressOptions.defaults().admits(InetAddress.ofLiteral("127.0.0.1"))).isTrue();
        assertThatThrownBy(() ->
                        new AddressOptions(
                                EnumSet.noneOf(AddressKind.class), AddressKind.ALL, List.of(), 0))
                .hasMessageContaining("at least one kind");
        assertThatThrownBy(
                        () -> new AddressOptions(AddressKind.ALL, AddressKind.ALL, List.of(), 99))
                .hasMessageContaining("100 to 3,600,000");
    }
}
