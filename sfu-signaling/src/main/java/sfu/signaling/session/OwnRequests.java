package sfu.signaling.session;

import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.NotesChange;
import sfu.core.api.Participant;
import sfu.core.stats.Limit;
import sfu.core.time.Clocks;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Selections;

import java.util.Map;

/** What a client says and writes of itself. */
final class OwnRequests {
    /** The SDK sends one each 5 s. */
    static final double REPORTS_PER_SECOND = 0.5;

    /** Each is told to all in the room. */
    static final double CHANGES_PER_SECOND = 2;

    private final MediaServer server;
    private final Replies replies;
    private final SessionLimits limits;
    private final RateLimit reportRate = new RateLimit(REPORTS_PER_SECOND);
    private final RateLimit changeRate = new RateLimit(CHANGES_PER_SECOND);

    OwnRequests(MediaServer server, Replies replies, SessionLimits limits) {
        this.server = server;
        this.replies = replies;
        this.limits = limits;
    }

    void stats(ClientMessage.Stats stats, Participant me) {
        if (!admits(reportRate, stats.id(), Limit.STATS_RATE, "one report in 2 s")) {
            return;
        }
        try {
            replies.whenDone(
                    stats.id(),
                    me.report(
                            ClientReports.read(
                                    stats,
                                    limits.sdp().maxSections(),
                                    Clocks.system().steadyMs())));
        } catch (MediaException refused) {
            replies.fail(stats.id(), refused);
        }
    }

    void metadata(ClientMessage.Metadata message, Participant me) {
        if (!admits(changeRate, message.id(), Limit.CHANGE_RATE, "2 changes a second")) {
            return;
        }
        NotesChange change =
                new NotesChange(
                        message.metadata(),
                        message.attributes() == null ? Map.of() : message.attributes());
        replies.whenDone(message.id(), me.annotate(Replies.text(message.mid()), change));
    }

    void trackPermissions(ClientMessage.TrackPermissions which, Participant me) {
        if (!admits(changeRate, which.id(), Limit.CHANGE_RATE, "2 changes a second")) {
            return;
        }
        try {
            String mid = Replies.text(which.mid());
            if (mid.length() > limits.maxNameLength()) {
                throw new MediaException(MediaException.Code.BAD_REQUEST, "no mid is so long");
            }
            replies.whenDone(
                    which.id(),
                    me.admit(
                            mid, Selections.names("allow", which.allow(), limits.maxNameLength())));
        } catch (MediaException refused) {
            replies.fail(which.id(), refused);
        }
    }

    private boolean admits(RateLimit rate, long id, Limit limit, String most) {
        if (rate.admit(System.nanoTime())) {
            return true;
        }
        server.refused(limit);
        replies.fail(id, new MediaException(limit, "more than " + most));
        return false;
    }
}
