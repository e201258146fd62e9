package sfu.signaling.http;

import io.netty.util.NetUtil;

import java.nio.file.Path;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.util.List;

/** With what the server proves to browsers who it is. */
public sealed interface TlsIdentity {
    /** What it is read from; empty: nothing. */
    List<Path> files();

    /**
     * What somebody else signed.
     *
     * @param certificate PEM chain
     * @param key PKCS#8 in PEM
     */
    record Files(Path certificate, Path key) implements TlsIdentity {
        @Override
        public List<Path> files() {
            return List.of(certificate, key);
        }
    }

    /**
     * Likewise, in one file.
     *
     * @param file PKCS#12 with one key and its chain
     * @param password of the file and the key; may be empty
     */
    record Pkcs12(Path file, String password) implements TlsIdentity {
        @Override
        public List<Path> files() {
            return List.of(file);
        }

        @Override
        public String toString() {
            return "Pkcs12[" + file + "]"; // never the password
        }
    }

    /**
     * What nobody else signed: users compare its fingerprint.
     *
     * @param names host names and addresses that it is for
     * @param fingerprint SHA-256 of the certificate, as browsers show it
     */
    record SelfSigned(
            PrivateKey key, X509Certificate certificate, List<String> names, String fingerprint)
            implements TlsIdentity {
        public SelfSigned {
            names = List.copyOf(names);
        }

        @Override
        public List<Path> files() {
            return List.of();
        }

        /**
         * By which other machines reach a server with it.
         *
         * @param host that it is bound to
         */
        public List<String> origins(String host, int port) {
            boolean isEverywhere = host.equals("0.0.0.0") || host.equals("::");
            return names.stream()
                    .filter(name -> isEverywhere || name.equals(host))
                    .filter(SelfSigned::isForOthers)
                    .map(name -> name.contains(":") ? "[" + name + "]" : name)
                    .map(name -> "https://" + name + ":" + port)
                    .toList();
        }

        /** Addresses; names of machines are seldom known to others. */
        private static boolean isForOthers(String name) {
            boolean isLoopback = name.startsWith("127.") || name.equals("::1");
            boolean isAddress =
                    NetUtil.isValidIpV4Address(name) || NetUtil.isValidIpV6Address(name);
            return isAddress && !isLoopback;
        }

        @Override
        public String toString() {
            return "SelfSigned[" + names + "]"; // never the key
        }
    }
}
