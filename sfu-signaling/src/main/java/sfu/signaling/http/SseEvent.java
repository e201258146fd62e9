package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

/** An encoded event for any number of streams: compressed once, by the first that takes it so. */
public final class SseEvent {
    private final byte[] plain;
    private volatile byte @Nullable [] deflated;

    /**
     * @param plain not copied
     */
    public SseEvent(byte[] plain) {
        this.plain = plain;
    }

    /** In the format of text/event-stream; ids and names have no line breaks. */
    public static SseEvent of(String id, String name, String data) {
        return new SseEvent(SseStream.event(id, name, data));
    }

    public int sizeBytes() {
        return plain.length;
    }

    byte[] plain() {
        return plain;
    }

    /** As a part of any stream in the coding gzip. */
    byte[] deflated() {
        byte[] its = deflated;
        if (its == null) {
            synchronized (this) {
                its = deflated;
                if (its == null) {
                    its = SseGzip.deflate(plain);
                    deflated = its;
                }
            }
        }
        return its;
    }
}
