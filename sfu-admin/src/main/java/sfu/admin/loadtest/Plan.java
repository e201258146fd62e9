package sfu.admin.loadtest;

import sfu.admin.loadtest.talk.Talk;

import java.net.URI;
import java.time.Duration;
import java.util.Locale;

/**
 * What to simulate.
 *
 * @param url of the server: http or https
 * @param views what is received where the layout has some
 * @param isFeedbackSent whether who receives tells when packets came (transport-cc)
 * @param duration of the measured window
 * @param warmUp how long media flows before it
 * @param joinsPerSecond at most
 */
public record Plan(
        URI url,
        Crowd crowd,
        Content content,
        Talk talk,
        Layout layout,
        Views views,
        boolean isFeedbackSent,
        Duration duration,
        Duration warmUp,
        double joinsPerSecond,
        TokenSource tokens) {

    /** Gives the token to join with; empty for none. */
    @FunctionalInterface
    public interface TokenSource {
        String of(String room, String identity);
    }

    public Plan {
        String scheme = String.valueOf(url.getScheme()).toLowerCase(Locale.ROOT);
        Require.that(
                (scheme.equals("http") || scheme.equals("https")) && url.getHost() != null,
                "--url is like http://localhost:8080, not " + url);
        Require.that(duration.isPositive(), "--duration is at least 1 second");
        Require.that(!warmUp.isNegative(), "--warmup is 0 seconds or more");
        Require.that(joinsPerSecond > 0, "--join-rate is above 0");
        Require.that(
                talk.speakers() + talk.noise() <= crowd.publishers(),
                "--speakers and --noise together are publishers of a room");
        Require.that(content.audio() || !talk.isDtx(), "--dtx needs --audio");
        Require.that(
                layout.hasViews() || !talk.isDtx() && crowd.rooms() == 1,
                "--dtx and --rooms need --layout meeting or webinar");
    }

    int participants() {
        return crowd.participants();
    }
}
