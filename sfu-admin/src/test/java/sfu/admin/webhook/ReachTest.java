package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import java.net.InetAddress;
import java.time.Duration;
import java.util.List;
import java.util.SplittableRandom;

/** Whom webhooks may reach, by which urls, and when again. */
class ReachTest {
    @ParameterizedTest
    @ValueSource(
            strings = {
                "127.0.0.1",
                "127.8.8.8",
                "10.1.2.3",
                "172.16.0.1",
                "172.31.255.255",
                "192.168.1.1",
                "169.254.169.254",
                "100.64.0.1",
                "0.0.0.0",
                "224.0.0.1",
                "255.255.255.255",
                "198.18.0.1",
                "192.0.2.1",
                "::1",
                "::",
                "fe80::1",
                "fc00::1",
                "fd12::1",
                "ff02::1",
                "::ffff:127.0.0.1",
                "::ffff:10.0.0.1",
                "::127.0.0.1",
                "64:ff9b::7f00:1",
                "64:ff9b::a00:1",
                "2002:7f00:1::",
                "2002:a9fe:a9fe::1",
                "2001::1",
                "2001:db8::1",
                "fec0::1",
                "64:ff9b:1::1"
            })
    void addressesThatAreNotPublicAreRefused(String address) {
        assertThat(new Reach(List.of()).admits(InetAddress.ofLiteral(address))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1.1.1.1",
                "172.32.0.1",
                "100.128.0.1",
                "2606:4700::1111",
                "2a00::1",
                "64:ff9b::808:808",
                "::ffff:8.8.8.8"
            })
    void publicOnesAreReached(String address) {
        assertThat(new Reach(List.of()).admits(InetAddress.ofLiteral(address))).isTrue();
    }

    @Test
    void allowedNetworksAreReached() {
        Reach reach = new Reach(List.of("10.0.0.0/8", "fd00::/8", "127.0.0.1"));
        assertThat(reach.admits(InetAddress.ofLiteral("10.200.0.1"))).isTrue();
        assertThat(reach.admits(InetAddress.ofLiteral("fd00::1"))).isTrue();
        assertThat(reach.admits(InetAddress.ofLiteral("::ffff:127.0.0.1"))).isTrue();
        assertThat(reach.admits(InetAddress.ofLiteral("127.0.0.2"))).isFalse();
        assertThat(reach.admits(InetAddress.ofLiteral("fc00::1"))).isFalse();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "x",
                "ftp://a.example/",
                "file:///etc/passwd",
                "http://",
                "http:///x",
                "https://u:p@a.example/",
                "https://a.example/#f",
                "http://a.example:99999/",
                "http://a b/",
                "http://a.example/\r\nx: y",
                "https://a.example\\@b.example/"
            })
    void urlsThatAreNone(String url) {
        assertThatThrownBy(() -> Target.parse(url)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aUrlIsATarget() {
        assertThat(Target.parse("HTTPS://a.example/x%0A?y=1"))
                .isEqualTo(new Target(true, "a.example", 443, "/x%0A?y=1"));
        assertThat(Target.parse("http://[::1]:81").name()).isEqualTo("::1");
        assertThat(Target.parse("http://[::1]:81").authority()).isEqualTo("[::1]:81");
    }

    @Test
    void eachFailureDoublesTheWaitUpToTheLongest() {
        Backoff backoff = new Backoff(Duration.ofMillis(500), Duration.ofMinutes(1));
        SplittableRandom random = new SplittableRandom(1);
        for (int i = 0; i < 100; i++) {
            assertThat(backoff.afterMs(1, random)).isBetween(250L, 500L);
            assertThat(backoff.afterMs(3, random)).isBetween(1000L, 2000L);
            assertThat(backoff.afterMs(1_000_000, random)).isBetween(30_000L, 60_000L);
        }
    }
}
