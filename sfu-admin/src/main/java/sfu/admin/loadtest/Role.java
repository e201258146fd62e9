package sfu.admin.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/**
 * What one participant is to do.
 *
 * @param room from 0
 * @param isNoisy noise instead of silence
 * @param takesTurns whether it is one of those who speak
 */
record Role(
        int room,
        String identity,
        boolean publishes,
        boolean receives,
        boolean hasVideo,
        boolean isNoisy,
        boolean takesTurns) {

    /**
     * Whether somebody else in its room sends what it has slots for. Who joins without publishers
     * of this run is there for those of others.
     */
    boolean awaitsMedia(Plan plan) {
        if (!receives || plan.crowd().publishers() == 0) {
            return receives;
        }
        Content content = plan.content();
        int publishers = plan.crowd().publishers();
        int voices = content.audio() ? publishers : 0;
        int pictures =
                (int) IntStream.range(0, publishers).filter(i -> content.hasVideo(i, room)).count();
        boolean isPictureShown = !plan.layout().hasViews() || plan.views().pictures() > 0;
        return voices > (publishes ? 1 : 0) || isPictureShown && pictures > (hasVideo ? 1 : 0);
    }

    /** Those who publish, room by room. */
    static List<Role> publishers(Plan plan) {
        List<Role> all = new ArrayList<>();
        for (int room = 0; room < plan.crowd().rooms(); room++) {
            for (int i = 0; i < plan.crowd().publishers(); i++) {
                all.add(publisher(plan, room, i));
            }
        }
        return all;
    }

    /** Noise comes from the last ones; who has a camera on speaks, if enough have. */
    private static Role publisher(Plan plan, int room, int i) {
        boolean hasVideo = plan.content().hasVideo(i, room);
        boolean isNoisy = i >= plan.crowd().publishers() - plan.talk().noise();
        boolean isVideoEnough = plan.content().hasVideo(plan.talk().speakers(), room);
        return new Role(
                room,
                identity(plan, "publisher", room, i),
                true,
                plan.layout().doPublishersReceive(),
                hasVideo,
                isNoisy,
                plan.talk().speakers() > 0 && !isNoisy && (hasVideo || !isVideoEnough));
    }

    /** Those who only receive. */
    static List<Role> subscribers(Plan plan) {
        List<Role> all = new ArrayList<>();
        for (int room = 0; room < plan.crowd().rooms(); room++) {
            for (int i = 0; i < plan.crowd().subscribers(); i++) {
                String identity = identity(plan, "subscriber", room, i);
                all.add(new Role(room, identity, false, true, false, false, false));
            }
        }
        return all;
    }

    /**
     * Nobody is in two rooms: a server has a limit of sessions for each identity ({@code
     * sessionsPerIdentity}).
     */
    private static String identity(Plan plan, String what, int room, int i) {
        String inRoom = plan.crowd().rooms() == 1 ? "" : "-room-" + (room + 1);
        return "load-" + what + "-" + (i + 1) + inRoom;
    }
}
