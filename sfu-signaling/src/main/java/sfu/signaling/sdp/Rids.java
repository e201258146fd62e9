package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/** Reads a=simulcast and a=rid (RFC 8853 5.1, RFC 8851 4). */
final class Rids {
    /** As RFC 8851 10; 16 characters are what a one-byte header extension holds. */
    private static final Pattern RID = Pattern.compile("[A-Za-z0-9_-]{1,16}");

    private Rids() {}

    /**
     * The rids that are offered to be sent, in order. Of alternatives the first is taken; one that
     * begins paused (with ~) counts as any other, since the publisher may resume it at any time.
     * Empty without simulcast, or if a line is malformed.
     */
    static List<String> sent(Attributes attributes) {
        String streams = sentStreams(attributes.first("simulcast"));
        Set<String> declared = new HashSet<>();
        for (String line : attributes.all("rid")) {
            String[] parts = line.trim().split(" +", 3);
            if (parts.length >= 2 && parts[1].equals("send")) {
                declared.add(parts[0]);
            }
        }
        List<String> rids = new ArrayList<>();
        for (String stream : streams.split(";")) {
            String first = stream.split(",", 2)[0];
            String rid = first.startsWith("~") ? first.substring(1) : first;
            if (!declared.contains(rid) || !RID.matcher(rid).matches() || rids.contains(rid)) {
                return List.of();
            }
            if (rids.size() < Encodings.MAX) {
                rids.add(rid);
            }
        }
        return rids;
    }

    /** What stands behind "send"; either direction may come first. */
    private static String sentStreams(@Nullable String simulcast) {
        String[] words = simulcast == null ? new String[0] : simulcast.trim().split(" +");
        for (int i = 0; i + 1 < words.length; i += 2) {
            if (words[i].equals("send")) {
                return words[i + 1];
            }
        }
        return "";
    }
}
