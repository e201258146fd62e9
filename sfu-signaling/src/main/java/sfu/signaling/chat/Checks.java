package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.Limit;
import sfu.signaling.protocol.ChatRequest;

import java.nio.charset.StandardCharsets;
import java.util.Base64;

/** What of a request cannot be, whoever asks. */
final class Checks {
    static final int NAME_LENGTH = 128;

    private final ChatLimits limits;

    Checks(ChatLimits limits) {
        this.limits = limits;
    }

    /** The size in bytes of what is to be told. */
    int size(ChatRequest.MessageSend send) {
        name("clientId", send.clientId());
        name("topic", send.topic());
        name("to", send.to());
        String text = send.text();
        String data = send.data();
        if ((text == null) == (data == null)) {
            throw bad("a message has either text or data");
        }
        return text == null ? data(data) : text(text);
    }

    int size(ChatRequest.Relay relay) {
        name("topic", relay.topic());
        name("to", relay.to());
        return data(relay.data());
    }

    int text(@Nullable String text) {
        if (text == null || text.isEmpty()) {
            throw bad("the text is missing");
        }
        int bytes = text.getBytes(StandardCharsets.UTF_8).length;
        if (bytes > limits.textBytes()) {
            throw new MediaException(
                    Limit.MESSAGE_SIZE, "a text has at most " + limits.textBytes() + " bytes");
        }
        return bytes;
    }

    private int data(@Nullable String data) {
        if (data == null || data.isEmpty()) {
            throw bad("the data are missing");
        }
        if (data.length() / 4 * 3 > limits.dataBytes() + 2) {
            throw new MediaException(
                    Limit.MESSAGE_SIZE, "data have at most " + limits.dataBytes() + " bytes");
        }
        try {
            return Base64.getDecoder().decode(data).length;
        } catch (IllegalArgumentException e) {
            throw bad("data are base64 (RFC 4648 4)");
        }
    }

    private static void name(String which, @Nullable String name) {
        if (name != null && (name.isEmpty() || name.length() > NAME_LENGTH)) {
            throw bad(which + " has 1 to " + NAME_LENGTH + " characters");
        }
    }

    /** Of a message that there may be. */
    static long number(@Nullable String messageId) {
        try {
            return Math.max(0, Long.parseLong(messageId == null ? "" : messageId));
        } catch (NumberFormatException e) {
            throw bad("messageId is as the server gave it");
        }
    }

    static MediaException bad(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
