package sfu.signaling.chat;

import sfu.signaling.store.Store;
import sfu.signaling.store.StoredMap;

import java.util.ArrayList;
import java.util.List;

/**
 * What this node acknowledged alone and the log of all nodes does not have yet, on disk, in the
 * order in which it came. Safe for all threads.
 */
final class Unshared {
    private static final String END = "\uffff";

    /**
     * @param template of the room whose channel it is, or empty
     */
    record Waiting(ChannelName channel, String template, LogEntry entry) {}

    private final StoredMap<String, Waiting> waiting;

    Unshared(Store store) {
        waiting = store.named("chat.unshared", Waiting.class);
    }

    private static String key(ChannelName channel, long number) {
        return channel.prefix() + "%016x".formatted(number);
    }

    /** The highest number of a channel's, 0: there are none. */
    long last(ChannelName channel) {
        List<StoredMap.Entry<String, Waiting>> found =
                waiting.back(key(channel, Long.MAX_VALUE), key(channel, 0), 1);
        return found.isEmpty() ? 0 : number(found.getFirst().key());
    }

    private static long number(String key) {
        return Long.parseLong(key.substring(key.lastIndexOf('/') + 1), 16);
    }

    /** One of several changes of a write of the store. */
    void set(long number, Waiting its) {
        waiting.set(key(its.channel(), number), its);
    }

    /** The first ones of a channel. */
    List<StoredMap.Entry<String, Waiting>> first(ChannelName channel, int most) {
        return waiting.range(key(channel, 0), key(channel, Long.MAX_VALUE), most);
    }

    void remove(String key) {
        waiting.remove(key);
    }

    /** One of each channel that has some. */
    List<Waiting> channels() {
        List<Waiting> each = new ArrayList<>();
        String from = "";
        while (true) {
            List<StoredMap.Entry<String, Waiting>> next = waiting.range(from, END, 1);
            if (next.isEmpty()) {
                return each;
            }
            Waiting its = next.getFirst().value();
            each.add(its);
            from = its.channel().prefix() + END;
        }
    }

    long size() {
        return waiting.size();
    }
}
