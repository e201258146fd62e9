package sfu.core.dtls;

import org.bouncycastle.tls.AlertDescription;
import org.bouncycastle.tls.TlsFatalAlert;
import org.bouncycastle.tls.TlsFatalAlertReceived;
import org.bouncycastle.tls.TlsTimeoutException;

/** Says in words why an association ended. */
final class CloseReason {
    private CloseReason() {}

    static String of(Throwable failure) {
        return switch (failure) {
            case TlsFatalAlertReceived theirs ->
                    "the peer ended it: " + AlertDescription.getName(theirs.getAlertDescription());
            case TlsFatalAlert ours when isExplained(ours) -> detail(ours);
            case TlsFatalAlert ours ->
                    "the peer was refused: " + AlertDescription.getName(ours.getAlertDescription());
            case TlsTimeoutException slow -> "the handshake was not done in time";
            default -> failure.toString();
        };
    }

    private static boolean isExplained(TlsFatalAlert alert) {
        return !detail(alert).isEmpty();
    }

    /** Bouncy Castle writes "name(number); detail". */
    private static String detail(TlsFatalAlert alert) {
        String message = String.valueOf(alert.getMessage());
        int at = message.indexOf("; ");
        return at < 0 ? "" : message.substring(at + 2);
    }
}
