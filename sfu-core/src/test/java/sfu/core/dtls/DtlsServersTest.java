package sfu.core.dtls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** The limits that a server was given hold for all of its peers together. */
class DtlsServersTest {
    private static final int PATIENCE_MS = 50;

    private final List<byte[]> hello = Collections.synchronizedList(new ArrayList<>());

    private DtlsEndpoint begun(DtlsServers servers, DtlsLink.Heard heard) {
        DtlsEndpoint endpoint = servers.open(DtlsLink.CLIENT.fingerprint(), datagram -> {}, heard);
        endpoint.start(0);
        endpoint.onDatagram(hello.getFirst());
        return endpoint;
    }

    @Test
    void itsPeersShareThePlacesForHandshakes() throws Exception {
        try (DtlsEndpoint silent =
                DtlsEndpoint.client(
                        DtlsLink.clientOf(DtlsLink.PROFILES), hello::add, new DtlsLink.Heard())) {
            silent.start(0);
            await().until(() -> !hello.isEmpty());
        }
        DtlsServers one =
                new DtlsServers(DtlsLink.SERVER, new DtlsLimits(30_000, 1, PATIENCE_MS, 4));
        DtlsServers other = new DtlsServers(DtlsLink.SERVER, DtlsLimits.DEFAULT);
        assertThat(one.fingerprint()).isEqualTo(DtlsLink.SERVER.fingerprint());
        DtlsLink.Heard first = new DtlsLink.Heard();
        DtlsLink.Heard elsewhere = new DtlsLink.Heard();
        try (DtlsEndpoint _ = begun(other, elsewhere);
                DtlsEndpoint _ = begun(one, first);
                DtlsEndpoint _ = begun(one, new DtlsLink.Heard())) {
            assertThat(first.closed()).contains(PATIENCE_MS + " ms while others waited");
            assertThat(elsewhere.closed).isNotDone();
        }
    }
}
