package sfu.admin.loadtest;

import sfu.admin.loadtest.talk.Talk;
import sfu.core.codec.Codec;

import java.net.URI;
import java.time.Duration;

/** Plans of which a test needs only a part. */
final class Plans {
    private static final Views VIEWS = new Views(3, 1, 320, 180);

    private Plans() {}

    /** With sound and video of all. */
    static Plan of(Layout layout, int publishers, int subscribers) {
        return of(
                layout, new Crowd("load", 1, publishers, subscribers), content(publishers), VIEWS);
    }

    static Plan layered(int layers) {
        Content content = new Content(false, true, 0, 1000, 0, Codec.VP8, layers, 1, 1);
        return of(Layout.ALL, new Crowd("load", 1, 1, 5), content, VIEWS);
    }

    /** Of each room so many send video. */
    static Content content(int videoPublishers) {
        return new Content(true, true, 0, 1000, 0, Codec.VP8, 1, videoPublishers, 1);
    }

    /** In the first room so many send video, and nobody sound. */
    static Content pictures(int videoPublishers) {
        return new Content(false, true, 0, 1000, 0, Codec.VP8, 1, videoPublishers, 1);
    }

    static Plan of(Layout layout, Crowd crowd, Content content, Views views) {
        return new Plan(
                URI.create("http://localhost:8080"),
                crowd,
                content,
                Talk.NONE,
                layout,
                views,
                false,
                Duration.ofSeconds(1),
                Duration.ZERO,
                1,
                (room, identity) -> "");
    }
}
