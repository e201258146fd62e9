package sfu.signaling.sdp;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * A parsed session description (RFC 8866): what negotiation needs of it.
 *
 * @param bundled the mids of the BUNDLE group (RFC 9143), empty without one
 */
record SessionDescription(
        Attributes attributes, Set<String> bundled, List<MediaDescription> media) {

    /** There are no more payload types. */
    private static final int MAX_FORMATS = 128;

    static SessionDescription parse(String text, SdpLimits limits) throws SdpException {
        if (text.getBytes(StandardCharsets.UTF_8).length > limits.maxBytes()) {
            throw SdpException.malformed(
                    "the offer is larger than " + limits.maxBytes() + " bytes");
        }
        if (!text.startsWith("v=0")) {
            throw SdpException.malformed("this is not SDP: it does not begin with v=0");
        }
        Attributes session = new Attributes();
        List<MediaDescription> media = new ArrayList<>();
        Attributes current = session;
        int lines = 0;
        for (String line : text.split("\r?\n")) {
            if (line.length() < 2 || line.charAt(1) != '=') {
                if (line.isBlank()) {
                    continue;
                }
                throw SdpException.malformed("not a line of SDP: " + shorten(line));
            }
            if (line.length() > SdpLimits.MAX_LINE_CHARS) {
                throw SdpException.malformed(
                        "a line has more than "
                                + SdpLimits.MAX_LINE_CHARS
                                + " characters: "
                                + shorten(line));
            }
            if (++lines > limits.maxLinesPerSection()) {
                throw SdpException.malformed(
                        "a section has more than " + limits.maxLinesPerSection() + " lines");
            }
            String value = line.substring(2);
            if (line.charAt(0) == 'm') {
                if (media.size() == limits.maxSections()) {
                    throw SdpException.malformed(
                            "more than " + limits.maxSections() + " media sections");
                }
                current = new Attributes();
                media.add(parseMedia(value, current));
                lines = 0;
            } else if (line.charAt(0) == 'a') {
                String problem = SdpLimits.problem(value);
                if (problem != null) {
                    throw SdpException.malformed(problem);
                }
                current.add(value);
            }
        }
        return new SessionDescription(
                session, bundled(session, limits.maxSections()), List.copyOf(media));
    }

    private static MediaDescription parseMedia(String value, Attributes attributes)
            throws SdpException {
        String[] parts = value.trim().split(" +");
        if (parts.length > MAX_FORMATS + 3) {
            throw SdpException.malformed("a media line has at most " + MAX_FORMATS + " formats");
        }
        if (parts.length < 4) {
            throw SdpException.malformed("not a media line: m=" + shorten(value));
        }
        try {
            int slash = parts[1].indexOf('/');
            int port = Integer.parseInt(slash < 0 ? parts[1] : parts[1].substring(0, slash));
            return new MediaDescription(
                    parts[0],
                    port,
                    parts[2],
                    Arrays.asList(parts).subList(3, parts.length).stream().distinct().toList(),
                    attributes);
        } catch (NumberFormatException e) {
            throw SdpException.malformed("not a port: m=" + shorten(value));
        }
    }

    private static String shorten(String text) {
        return text.length() <= 60 ? text : text.substring(0, 60) + "...";
    }

    private static Set<String> bundled(Attributes session, int most) throws SdpException {
        for (String group : session.all("group")) {
            String[] parts = group.trim().split(" +");
            if (!parts[0].equals("BUNDLE")) {
                continue;
            }
            if (parts.length - 1 > most) {
                throw SdpException.malformed("a BUNDLE group of more than " + most + " sections");
            }
            return new LinkedHashSet<>(Arrays.asList(parts).subList(1, parts.length));
        }
        return Set.of();
    }
}
