package sfu.signaling.cluster;

import org.jspecify.annotations.Nullable;

/** What is in a channel's log, as it lies in Redis: "1 SEAL JSON", sealed for its channel. */
public final class ChannelWords {
    private static final String VERSION = "1";
    private static final int MOST_CHARS = 1 << 18; // a message with all that is about it

    private final Seal seal;
    private final Oddities oddities;

    public ChannelWords(Seal seal, Oddities oddities) {
        this.seal = seal;
        this.oddities = oddities;
    }

    public String write(String channel, String json) {
        return VERSION + " " + seal.of("chat", channel, json) + " " + json;
    }

    /** The JSON; null for what is none of this cluster, or of another channel: that is counted. */
    public @Nullable String read(String channel, String text) {
        String[] parts = text.split(" ", 3);
        if (!parts[0].equals(VERSION)) {
            boolean isVersion = parts.length == 3 && parts[0].matches("\\d{1,9}");
            return odd(isVersion ? Oddity.FOREIGN_VERSION : Oddity.RUBBISH, channel, text);
        }
        if (parts.length != 3 || text.length() > MOST_CHARS) {
            return odd(Oddity.RUBBISH, channel, text);
        }
        if (!seal.isOf(parts[1], "chat", channel, parts[2])) {
            return odd(Oddity.FORGED, channel, text);
        }
        return parts[2];
    }

    /** It has a seal, and is nothing that this version knows. */
    public @Nullable String odd(String channel, String text) {
        return odd(Oddity.RUBBISH, channel, text);
    }

    private @Nullable String odd(Oddity kind, String channel, String text) {
        oddities.add(kind, "the log of " + channel, text);
        return null;
    }
}
