package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.testing.Descriptors;

/** What is looked for when a server is closed is found while it is open. */
class RemainsTest {
    @Test
    void aServerHasThreadsAndSocketsUntilItIsClosed() throws Exception {
        int http;
        int media;
        try (RunningServer server = new RunningServer(2)) {
            http = server.httpPort();
            media = server.mediaPort();
            assertThat(Remains.threads())
                    .anyMatch(its -> its.startsWith("shard"))
                    .anyMatch(its -> its.startsWith("http"))
                    .anyMatch(its -> its.startsWith("chat"))
                    .contains("life", "webhooks", "watchdog");
            assertThat(Descriptors.at(http)).isPositive();
            assertThat(Descriptors.at(media)).as("UDP and TCP").isGreaterThan(1);
        }
        assertThat(Remains.threads()).isEmpty();
        assertThat(Descriptors.at(http) + Descriptors.at(media)).isZero();
    }
}
