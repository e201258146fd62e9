package sfu.admin.loadtest;

import org.jspecify.annotations.Nullable;

import sfu.admin.loadtest.peer.Slot;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;

/**
 * What the server's answer says of its transport and slots.
 *
 * @param candidates UDP, in its order
 * @param slots the sections in which it sends
 */
record Answer(
        IceParameters ice,
        DtlsFingerprint fingerprint,
        List<InetSocketAddress> candidates,
        List<Slot> slots) {

    static Answer read(String sdp) throws JoinFailure {
        Reader reader = new Reader();
        for (String line : sdp.split("\r?\n")) {
            reader.line(line);
        }
        return reader.answer();
    }

    /** The candidate that is one of these addresses, else the first. */
    InetSocketAddress candidateAt(List<InetAddress> preferred) throws JoinFailure {
        for (InetAddress address : preferred) {
            for (InetSocketAddress candidate : candidates) {
                if (candidate.getAddress().equals(address)) {
                    return candidate;
                }
            }
        }
        if (candidates.isEmpty()) {
            throw JoinFailure.ofAll("the server's answer has no UDP candidate");
        }
        return candidates.getFirst();
    }

    private static final class Reader {
        private final List<InetSocketAddress> candidates = new ArrayList<>();
        private final List<Slot> slots = new ArrayList<>();
        private @Nullable String ufrag;
        private @Nullable String password;
        private @Nullable DtlsFingerprint fingerprint;
        private boolean isVideo;
        private boolean isRejected;
        private String mid = "";
        private boolean isSlotKnown; // its first SSRC; the second would be of retransmissions

        void line(String line) throws JoinFailure {
            int colon = line.indexOf(':');
            String name = colon < 0 ? line : line.substring(0, colon);
            String value = colon < 0 ? "" : line.substring(colon + 1);
            switch (name) {
                case "a=ice-ufrag" -> ufrag = value;
                case "a=ice-pwd" -> password = value;
                case "a=fingerprint" -> {
                    String[] parts = value.split(" ", 2);
                    fingerprint = new DtlsFingerprint(parts[0], parts[1]);
                }
                case "a=mid" -> mid = value;
                case "a=candidate" -> candidate(value.split(" "));
                case "a=ssrc" -> ssrc(value);
                default -> {
                    if (line.startsWith("m=")) {
                        section(line);
                    }
                }
            }
        }

        private void section(String line) {
            isVideo = line.startsWith("m=video");
            isRejected |= line.split(" ")[1].equals("0");
            isSlotKnown = false;
        }

        /** foundation component transport priority address port typ host (RFC 8839 5.1). */
        private void candidate(String[] parts) throws JoinFailure {
            if (parts.length < 6 || !parts[2].equalsIgnoreCase("udp")) {
                return;
            }
            try {
                InetSocketAddress candidate =
                        new InetSocketAddress(
                                InetAddress.ofLiteral(parts[4]), Integer.parseInt(parts[5]));
                if (!candidates.contains(candidate)) {
                    candidates.add(candidate);
                }
            } catch (IllegalArgumentException e) {
                throw JoinFailure.ofAll("the server's answer has a candidate that is none");
            }
        }

        private void ssrc(String value) {
            if (!isSlotKnown) {
                isSlotKnown = true;
                int ssrc = Integer.parseUnsignedInt(value.split(" ")[0]);
                slots.add(new Slot(mid, ssrc, isVideo));
            }
        }

        Answer answer() throws JoinFailure {
            if (isRejected) {
                throw JoinFailure.ofAll("the server rejected a section of the offer");
            }
            if (ufrag == null || password == null || fingerprint == null) {
                throw JoinFailure.ofAll("the server's answer lacks ICE or DTLS parameters");
            }
            return new Answer(
                    new IceParameters(ufrag, password),
                    fingerprint,
                    List.copyOf(candidates),
                    List.copyOf(slots));
        }
    }
}
