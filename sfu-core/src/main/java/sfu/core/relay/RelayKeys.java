package sfu.core.relay;

import sfu.core.dtls.SrtpKeys;
import sfu.core.srtp.SrtpProfile;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;

import javax.crypto.KDF;
import javax.crypto.spec.HKDFParameterSpec;

/**
 * The SRTP keys of two nodes, from the secret of their cluster and what each said at the beginning
 * (HKDF, RFC 5869): only who has the secret can send or read. New for each connection.
 */
final class RelayKeys {
    private static final SrtpProfile PROFILE = SrtpProfile.AEAD_AES_128_GCM;

    private RelayKeys() {}

    /**
     * As one side uses them: the client's for what it receives, the server's for what it sends.
     *
     * @param isFirst whether this side's name is the smaller one
     * @param association each has keys of its own
     */
    static SrtpKeys derive(
            byte[] secret, byte[] own, byte[] others, boolean isFirst, int association) {
        byte[] first = isFirst ? own : others;
        byte[] second = isFirst ? others : own;
        int size = PROFILE.keyLength() + PROFILE.saltLength();
        byte[] all = expand(secret, first, second, "sfu relay 1 " + association, 2 * size);
        byte[] ofFirst = Arrays.copyOfRange(all, 0, size);
        byte[] ofSecond = Arrays.copyOfRange(all, size, 2 * size);
        byte[] in = isFirst ? ofSecond : ofFirst;
        byte[] out = isFirst ? ofFirst : ofSecond;
        int key = PROFILE.keyLength();
        return new SrtpKeys(
                PROFILE,
                Arrays.copyOfRange(in, 0, key),
                Arrays.copyOfRange(out, 0, key),
                Arrays.copyOfRange(in, key, size),
                Arrays.copyOfRange(out, key, size));
    }

    private static byte[] expand(
            byte[] secret, byte[] first, byte[] second, String info, int length) {
        try {
            return KDF.getInstance("HKDF-SHA256")
                    .deriveData(
                            HKDFParameterSpec.ofExtract()
                                    .addIKM(secret)
                                    .addSalt(first)
                                    .addSalt(second)
                                    .thenExpand(info.getBytes(StandardCharsets.UTF_8), length));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("HKDF is part of every JDK 25", e);
        }
    }
}
