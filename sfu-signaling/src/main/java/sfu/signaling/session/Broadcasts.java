package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.function.Function;

/** Writes what many clients of a room are told alike only once, as each is told after the other. */
final class Broadcasts {
    private record Written(Object news, SharedText text) {}

    private volatile @Nullable Written last;

    /**
     * @param news equal for all
     */
    <T> SharedText text(T news, Function<T, ServerMessage> message) {
        Written written = last;
        if (written == null || !written.news().equals(news)) {
            written = new Written(news, new SharedText(Json.write(message.apply(news))));
            last = written;
        }
        return written.text();
    }
}
