package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

/** The contexts of a batch, one for each packet: they keep their keys until it is flushed. */
final class HeldContexts {
    private final @Nullable SrtpContext[] contexts;
    private int count;

    HeldContexts(int capacity) {
        contexts = new SrtpContext[capacity];
    }

    boolean isEmpty() {
        return count == 0;
    }

    boolean isFull() {
        return count == contexts.length;
    }

    void hold(SrtpContext c) {
        c.hold();
        contexts[count++] = c;
    }

    /** Those that were closed meanwhile free their keys now. */
    void letGo() {
        for (int i = 0; i < count; i++) {
            SrtpContext c = contexts[i];
            contexts[i] = null;
            if (c != null) {
                c.letGo();
            }
        }
        count = 0;
    }
}
