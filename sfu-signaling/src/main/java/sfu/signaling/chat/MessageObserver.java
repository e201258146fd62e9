package sfu.signaling.chat;

/** Hears of each message that is on disk, on the channel's thread: it must return at once. */
public interface MessageObserver {
    MessageObserver NONE = (channel, messageId, identity) -> {};

    /**
     * @param identity of who sent it
     */
    void stored(ChannelName channel, String messageId, String identity);
}
