package sfu.signaling.chat;

/** All that a configuration says of chat. */
public record ChatRules(ChatLimits limits, ChatPolicies policies) {
    public static ChatRules defaults() {
        return new ChatRules(ChatLimits.defaults(), ChatPolicies.defaults());
    }
}
