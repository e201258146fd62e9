package sfu.core.room;

import org.jspecify.annotations.Nullable;

import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;

/** What of ranked tracks a member may be shown, in order, the muted ones last. */
final class ForMember implements Iterator<Track> {
    private final Member member;
    private final List<Track> all;
    private int at;
    private boolean isMuted; // of those that come now
    private @Nullable Track next;

    ForMember(Member member, List<Track> all) {
        this.member = member;
        this.all = all;
        advance();
    }

    private void advance() {
        next = null;
        while (next == null && (at < all.size() || !isMuted)) {
            if (at == all.size()) {
                at = 0;
                isMuted = true;
                continue;
            }
            Track track = all.get(at++);
            if (track.isMuted() == isMuted && member.subscription().wants(track)) {
                next = track;
            }
        }
    }

    @Override
    public boolean hasNext() {
        return next != null;
    }

    @Override
    public Track next() {
        Track its = next;
        if (its == null) {
            throw new NoSuchElementException();
        }
        advance();
        return its;
    }
}
