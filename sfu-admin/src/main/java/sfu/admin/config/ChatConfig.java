package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.signaling.chat.ChatLimits;
import sfu.signaling.chat.ChatPolicies;
import sfu.signaling.chat.ChatPolicy;
import sfu.signaling.chat.ChatRules;

import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * What people may write, as in a YAML file.
 *
 * @param keep of channels, and of rooms whose templates say nothing else
 * @param channels of the server that somebody is in
 * @param channelsPerSession that one session is in
 * @param peoplePerChannel sessions in one
 * @param peopleShown of them, to each who joins
 * @param textBytes of a message
 * @param dataBytes of a message or relay, decoded
 * @param messagesPerSecond of all in a channel
 * @param bytesPerSecond likewise
 * @param typingMs after so long somebody who says nothing more types no longer
 */
public record ChatConfig(
        @Nullable ChatPolicyConfig keep,
        @Nullable Integer channels,
        @Nullable Integer channelsPerSession,
        @Nullable Integer peoplePerChannel,
        @Nullable Integer peopleShown,
        @Nullable Integer textBytes,
        @Nullable Integer dataBytes,
        @Nullable Integer messagesPerSecond,
        @Nullable Integer bytesPerSecond,
        @Nullable Integer typingMs) {
    /** With base64, what one message of a client may have. */
    private static final int MOST_BYTES = 40_000;

    private static final int MOST_A_SECOND = 1_000_000;
    private static final int MOST_TYPING_MS = 60_000;

    public ChatConfig {
        Checks.range("channels", channels, 1, Integer.MAX_VALUE);
        Checks.range("channelsPerSession", channelsPerSession, 1, Integer.MAX_VALUE);
        Checks.range("peoplePerChannel", peoplePerChannel, 1, Integer.MAX_VALUE);
        Checks.range("peopleShown", peopleShown, 0, MOST_BYTES);
        Checks.range("textBytes", textBytes, 1, MOST_BYTES);
        Checks.range("dataBytes", dataBytes, 1, MOST_BYTES);
        Checks.range("messagesPerSecond", messagesPerSecond, 1, MOST_A_SECOND);
        Checks.range("bytesPerSecond", bytesPerSecond, 1, Integer.MAX_VALUE);
        Checks.range("typingMs", typingMs, 100, MOST_TYPING_MS);
    }

    private static ChatConfig empty() {
        return new ChatConfig(null, null, null, null, null, null, null, null, null, null);
    }

    /** All that a file says of chat. */
    public static ChatRules rules(ServerConfig file) {
        ChatConfig its = file.chat() == null ? empty() : file.chat();
        ChatPolicy usual = over(its.keep(), ChatPolicy.defaults());
        Map<String, TemplateConfig> templates = file.templates();
        Map<String, ChatPolicy> rooms = new HashMap<>();
        if (templates != null) {
            templates.keySet().forEach(name -> rooms.put(name, policy(templates, name, usual)));
        }
        return new ChatRules(its.limits(), new ChatPolicies(usual, rooms));
    }

    /** Of a template as of the one that it is made from, as far as it says nothing else. */
    private static ChatPolicy policy(
            Map<String, TemplateConfig> templates, String name, ChatPolicy usual) {
        TemplateConfig its = templates.get(name);
        if (its == null) {
            return usual;
        }
        String from = its.from();
        ChatPolicy base =
                from == null || from.equals(name) ? usual : policy(templates, from, usual);
        return over(its.chat(), base);
    }

    private static ChatPolicy over(@Nullable ChatPolicyConfig its, ChatPolicy base) {
        return its == null ? base : its.over(base);
    }

    private ChatLimits limits() {
        ChatLimits base = ChatLimits.defaults();
        return new ChatLimits(
                or(channels, base.channels()),
                or(channelsPerSession, base.channelsPerSession()),
                or(peoplePerChannel, base.peoplePerChannel()),
                or(peopleShown, base.peopleShown()),
                or(textBytes, base.textBytes()),
                or(dataBytes, base.dataBytes()),
                or(messagesPerSecond, base.messagesPerSecond()),
                or(bytesPerSecond, base.bytesPerSecond()),
                base.pageSize(),
                typingMs == null ? base.typing() : Duration.ofMillis(typingMs));
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }
}
