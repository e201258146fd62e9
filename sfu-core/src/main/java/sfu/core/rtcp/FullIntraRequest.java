package sfu.core.rtcp;

import java.util.List;

/** FIR (RFC 5104 4.3.1). */
public record FullIntraRequest(int senderSsrc, List<Entry> entries) implements Rtcp {
    public FullIntraRequest {
        entries = List.copyOf(entries);
    }

    /**
     * @param commandSequence 8 bits; a repeated request has the same
     */
    public record Entry(int ssrc, int commandSequence) {}
}
