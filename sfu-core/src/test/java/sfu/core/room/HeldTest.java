package sfu.core.room;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import sfu.core.api.Caps;
import sfu.core.api.LayerCap;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.SlotView;
import sfu.core.api.TrackSource;
import sfu.core.api.ViewOverride;
import sfu.core.stats.Limit;

import java.util.Set;

/** What moderators and operators say of identities is kept of so many, whoever these are. */
class HeldTest {
    private static final int MOST = 10_000;

    private static void assertRefused(Limit limit, Runnable act) {
        assertThatThrownBy(act::run)
                .isInstanceOfSatisfying(
                        MediaException.class,
                        refusal -> assertThat(refusal.limit()).isEqualTo(limit));
    }

    @Test
    void mutesOfTooManyAreRefused() {
        HeldMutes mutes = new HeldMutes();
        Set<TrackSource> sound = Set.of(TrackSource.MICROPHONE);
        for (int i = 0; i < MOST; i++) {
            mutes.hold("p" + i, sound);
        }
        assertRefused(Limit.HELD_MUTED, () -> mutes.hold("one more", sound));
        mutes.hold("p0", Set.of(TrackSource.CAMERA));
        mutes.allow("p1", sound);
        mutes.hold("one more", sound);
        assertThat(mutes.holds("one more", TrackSource.MICROPHONE)).isTrue();
    }

    @Test
    void capsOfTheOldestAreForgotten() {
        HeldCaps caps = new HeldCaps();
        Caps its = new Caps(new MediaCap(640, 360, 0, 0), MediaCap.NONE);
        for (int i = 0; i <= MOST; i++) {
            caps.set("p" + i, its);
        }
        assertThat(caps.of("p0")).isEqualTo(Caps.NONE);
        assertThat(caps.of("p1")).isEqualTo(its);
        assertThat(caps.of("p" + MOST)).isEqualTo(its);
    }

    @Test
    void viewsOfTooManySourcesAreRefusedAndOfTheOldestForgotten() {
        HeldViews views = new HeldViews(3);
        ViewOverride first =
                new ViewOverride("", false, LayerCap.NONE, LayerCap.NONE, SlotView.MAX_PRIORITY);
        for (int i = 0; i < 3; i++) {
            views.set("ann", new HeldViews.Key("p" + i, TrackSource.CAMERA), first);
        }
        HeldViews.Key more = new HeldViews.Key("p3", TrackSource.CAMERA);
        assertRefused(Limit.OVERRIDES, () -> views.set("ann", more, first));
        views.set("ann", new HeldViews.Key("p0", TrackSource.CAMERA), ViewOverride.NONE);
        assertThat(views.set("ann", more, first)).hasSize(3);
        for (int i = 0; i < MOST; i++) {
            views.set("q" + i, more, first);
        }
        assertThat(views.of("ann")).isEmpty();
        assertThat(views.of("q0")).hasSize(1);
    }
}
