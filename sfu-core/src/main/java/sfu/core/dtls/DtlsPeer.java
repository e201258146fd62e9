package sfu.core.dtls;

import org.bouncycastle.tls.DTLSTransport;
import org.bouncycastle.tls.DatagramTransport;

import java.io.IOException;

/** One side of a handshake, as server or client. */
interface DtlsPeer {
    /** Blocks until it is done; throws with the reason if it fails. */
    DTLSTransport handshake(DatagramTransport link) throws IOException;

    /** After the handshake. */
    SrtpKeys keys();

    /** After the handshake. */
    Negotiated negotiated();
}
