package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Candidate;
import sfu.core.api.IceParameters;
import sfu.core.api.LocalTransport;
import sfu.core.api.MediaKind;
import sfu.core.api.RemoteCandidate;

import java.util.List;

/** A trickle-ice-sdpfrag (RFC 8840 9): what a PATCH says of ICE, and its answer. */
public final class SdpFragment {
    public static final String TYPE = "application/trickle-ice-sdpfrag";

    private static final String EOL = "\r\n";

    private SdpFragment() {}

    /** The first credentials in it; null when it has none that are valid. */
    public static @Nullable IceParameters read(String body) {
        String ufrag = attribute(body, "ice-ufrag");
        String password = attribute(body, "ice-pwd");
        return Negotiation.areCredentials(ufrag, password)
                ? new IceParameters(ufrag, password)
                : null;
    }

    /** The candidates in it that can be read. */
    public static List<RemoteCandidate> candidates(String body) {
        String prefix = "a=candidate:";
        return Candidates.read(
                body.lines()
                        .filter(line -> line.startsWith(prefix))
                        .map(line -> line.substring(prefix.length())));
    }

    private static String attribute(String body, String name) {
        String prefix = "a=" + name + ":";
        return body.lines()
                .filter(line -> line.startsWith(prefix))
                .findFirst()
                .map(line -> line.substring(prefix.length()).trim())
                .orElse("");
    }

    /** The server's new credentials, and its candidates once more: some clients drop the old. */
    public static String write(LocalTransport transport, MediaKind kind, String mid) {
        StringBuilder body = new StringBuilder("a=ice-lite").append(EOL);
        body.append("a=group:BUNDLE ").append(mid).append(EOL);
        body.append("a=ice-ufrag:").append(transport.ice().ufrag()).append(EOL);
        body.append("a=ice-pwd:").append(transport.ice().password()).append(EOL);
        String media = kind == MediaKind.AUDIO ? "audio" : "video";
        body.append("m=").append(media).append(" 9 UDP/TLS/RTP/SAVPF 0").append(EOL);
        body.append("a=mid:").append(mid).append(EOL);
        for (Candidate candidate : transport.candidates()) {
            body.append(AnswerWriter.candidate(candidate)).append(EOL);
        }
        return body.append("a=end-of-candidates").append(EOL).toString();
    }
}
