package sfu.core.dtls;

import org.bouncycastle.tls.ExporterLabel;
import org.bouncycastle.tls.TlsContext;

import sfu.core.srtp.SrtpProfile;

import java.util.Arrays;

/** The master keys and salts of both directions (RFC 5764 4.2, RFC 7714 12). */
@SuppressWarnings("ArrayRecordComponent") // handed over once
public record SrtpKeys(
        SrtpProfile profile,
        byte[] clientKey,
        byte[] serverKey,
        byte[] clientSalt,
        byte[] serverSalt) {

    static SrtpKeys export(TlsContext context, SrtpProfile profile) {
        int key = profile.keyLength();
        int salt = profile.saltLength();
        byte[] m = context.exportKeyingMaterial(ExporterLabel.dtls_srtp, null, 2 * (key + salt));
        return new SrtpKeys(
                profile,
                Arrays.copyOfRange(m, 0, key),
                Arrays.copyOfRange(m, key, 2 * key),
                Arrays.copyOfRange(m, 2 * key, 2 * key + salt),
                Arrays.copyOfRange(m, 2 * key + salt, 2 * key + 2 * salt));
    }

    @Override
    public String toString() {
        return "SrtpKeys[" + profile + "]"; // never the keys
    }
}
