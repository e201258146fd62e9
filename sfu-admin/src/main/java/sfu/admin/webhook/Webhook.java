package sfu.admin.webhook;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.regex.Pattern;

/**
 * Who is told what.
 *
 * @param secrets that sign, one or two
 * @param events texts of types; empty: all but those that are told on request
 * @param rooms names, or beginnings of names with an asterisk; empty: all
 * @param enabled else what is queued waits, and nothing is added
 */
public record Webhook(
        String name,
        String url,
        List<String> secrets,
        List<String> events,
        List<String> rooms,
        boolean enabled) {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,63}");
    private static final int ETAG_BYTES = 12; // none meets another by chance
    private static final int MAX_ROOMS = 100;
    private static final int MAX_ROOM = 256;

    public Webhook {
        secrets = List.copyOf(secrets);
        events = List.copyOf(events);
        rooms = List.copyOf(rooms);
    }

    /**
     * @throws IllegalArgumentException with a sentence
     */
    public Webhook checked() {
        require(NAME.matcher(name).matches(), "a name is up to 64 of A-Z a-z 0-9 . _ -");
        Target.parse(url);
        require(
                !secrets.isEmpty()
                        && secrets.size() <= 2
                        && secrets.stream().allMatch(Secrets::isSecret),
                "secrets are one or two, each whsec_ and 24 to 64 bytes in base64");
        for (String event : events) {
            require(EventType.of(event).isPresent(), "events has a type that is not known");
        }
        require(events.size() <= EventType.values().length, "events names each type once");
        require(
                rooms.size() <= MAX_ROOMS
                        && rooms.stream().allMatch(r -> !r.isEmpty() && r.length() <= MAX_ROOM),
                "rooms are up to 100 names, or beginnings of names with *");
        return this;
    }

    private static void require(boolean holds, String sentence) {
        if (!holds) {
            throw new IllegalArgumentException(sentence);
        }
    }

    @Override
    public String toString() {
        return "Webhook[" + name + ", " + url + "]"; // never the secrets
    }

    /** A strong one (RFC 9110 8.8.3), of all that it is. */
    public String etag() {
        String all =
                String.join("\n", name, url, "" + enabled, "" + secrets, "" + events, "" + rooms);
        try {
            byte[] digest =
                    MessageDigest.getInstance("SHA-256")
                            .digest(all.getBytes(StandardCharsets.UTF_8));
            return '"' + HexFormat.of().formatHex(digest, 0, ETAG_BYTES) + '"';
        } catch (NoSuchAlgorithmException e) { // every Java has it
            throw new IllegalStateException(e);
        }
    }

    /** The same with other secrets. */
    public Webhook with(List<String> others) {
        return new Webhook(name, url, others, events, rooms, enabled);
    }

    boolean wants(Event event) {
        EventType type = event.type();
        boolean isWanted = events.isEmpty() ? !type.isOptIn() : events.contains(type.text());
        return enabled && isWanted && isOf(event.room());
    }

    /**
     * False: it was queued when the webhook had other rooms, and whoever put these may not be told.
     */
    boolean mayHear(Delivery its) {
        return isOf(its.room()) || its.type().equals(EventType.WEBHOOK_TEST.text());
    }

    private boolean isOf(String room) {
        return rooms.isEmpty() || rooms.stream().anyMatch(each -> isIn(each, room));
    }

    private static boolean isIn(String wanted, String room) {
        return wanted.endsWith("*")
                ? !room.isEmpty() && room.startsWith(wanted.substring(0, wanted.length() - 1))
                : wanted.equals(room);
    }
}
