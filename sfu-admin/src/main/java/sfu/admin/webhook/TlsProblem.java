package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import java.security.cert.CertPathBuilderException;
import java.security.cert.CertPathValidatorException;
import java.security.cert.CertificateException;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateNotYetValidException;

import javax.net.ssl.SSLException;

/** Why a target's certificate was not taken, in words for who runs the target (RFC 5280 6). */
final class TlsProblem {
    private TlsProblem() {}

    static String sentence(SSLException failure, String host) {
        if (has(failure, CertificateExpiredException.class)) {
            return "the certificate has expired: renew it";
        }
        if (has(failure, CertificateNotYetValidException.class)) {
            return "the certificate is not valid yet: compare the clocks";
        }
        if (has(failure, CertPathBuilderException.class)) {
            return "the certificate is not signed by an authority that this server trusts (it signs"
                    + " itself, or the target does not send the certificates between)";
        }
        if (has(failure, CertPathValidatorException.class)) {
            return "the certificate's chain is not valid";
        }
        return has(failure, CertificateException.class)
                ? "the certificate is not for the host " + host
                : "TLS failed: " + failure.getMessage();
    }

    private static boolean has(Throwable failure, Class<? extends Exception> kind) {
        for (@Nullable Throwable its = failure; its != null; its = its.getCause()) {
            if (kind.isInstance(its)) {
                return true;
            }
        }
        return false;
    }
}
