package sfu.core.shard;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.shard.VirtualRoom.MS;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.dtls.DtlsCertificate;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.DtlsLimits;
import sfu.core.dtls.DtlsServers;
import sfu.core.dtls.SrtpKeys;
import sfu.core.stats.DropReason;

/** Of a peer's DTLS as much is taken as its server's limits say. */
class DtlsLimitTest {
    private static final int BURST = 20;
    private static final int PER_SECOND = 5;

    private final VirtualRoom room = new VirtualRoom(1);
    private final TestPeer ann = room.attach(1, 0);
    private final DtlsEndpoint endpoint = endpoint();

    DtlsLimitTest() throws Exception {
        ann.transport.secure().setDtls(endpoint);
    }

    private static DtlsEndpoint endpoint() {
        DtlsCertificate certificate = new DtlsCertificate();
        DtlsLimits limits = new DtlsLimits(30_000, 1, 3_000, 4, BURST, PER_SECOND);
        return new DtlsServers(certificate, limits)
                .open(
                        certificate.fingerprint(),
                        datagram -> {},
                        new DtlsEndpoint.Listener() {
                            @Override
                            public void onKeys(SrtpKeys keys) {}

                            @Override
                            public void onData(byte[] data) {}

                            @Override
                            public void onClosed(String reason) {}
                        });
    }

    @AfterEach
    void close() {
        endpoint.close();
    }

    private void send(int count) {
        for (int i = 0; i < count; i++) {
            room.arrive(ann, new byte[] {22, (byte) 0xFE, (byte) 0xFD, 0, 0});
        }
    }

    private long dropped() {
        return ann.transport.drops().get(DropReason.DTLS_LIMIT);
    }

    @Test
    void whatComesBeyondIsDropped() {
        send(BURST);
        assertThat(dropped()).isZero();
        send(100);
        assertThat(dropped()).isEqualTo(100);
        room.nowNs += 1_000 * MS;
        send(100);
        assertThat(dropped()).isEqualTo(200 - PER_SECOND);
    }
}
