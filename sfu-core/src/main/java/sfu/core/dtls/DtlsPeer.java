package sfu.core.dtls;

import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

import java.io.IOException;
import java.util.function.IntConsumer;

/** One side of a handshake, as server or client. */
interface DtlsPeer {
    /** Blocks until it is done; throws with the reason if it fails. */
    DTLSTransport handshake(DatagramTransport link) throws IOException;

    /** Whom to tell the cipher suite once it is chosen; before the handshake. */
    void tellSuite(IntConsumer listener);

    /** After the handshake. */
    SrtpKeys keys();

    /** After the handshake. */
    Negotiated negotiated();
}
