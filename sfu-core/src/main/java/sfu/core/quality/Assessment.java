package sfu.core.quality;

import sfu.core.stats.ConnectingSnapshot;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scores what a participant gets and sends, and says whose fault it is. */
public final class Assessment {
    private final Rules rules;

    public Assessment(Rules rules) {
        this.rules = rules;
    }

    /** Of somebody who is not connected: unknown until that has taken too long, then the worst. */
    public Quality unconnected(ConnectingSnapshot its) {
        if (its.forMs() <= rules.connectMs()) {
            return Quality.UNKNOWN;
        }
        String check = its.lastCheck().isEmpty() ? "" : ": " + its.lastCheck();
        return new Quality(
                Quality.WORST,
                List.of(
                        switch (its.stage()) {
                            case UNKNOWN -> notConnected(Blame.UPLINK, "connect", its, "");
                            case NO_CHECKS ->
                                    notConnected(
                                            Blame.UPLINK,
                                            "checks",
                                            its,
                                            ": no ICE check of its came");
                            case NO_PATH ->
                                    notConnected(
                                            Blame.DOWNLINK,
                                            "path",
                                            its,
                                            ": its ICE checks come, and ours are not answered"
                                                    + check);
                            case NO_DTLS ->
                                    notConnected(
                                            Blame.CLIENT,
                                            "dtls",
                                            its,
                                            ": ICE has a path, the DTLS handshake is not done"
                                                    + check);
                        }));
    }

    private static Finding notConnected(
            Blame blame, String what, ConnectingSnapshot its, String why) {
        String sentence = "not connected for %d s".formatted(its.forMs() / 1000) + why;
        return new Finding(blame, what, "", its.forMs(), sentence, Findings.ALL);
    }

    /** Of a track that this participant sends. */
    public Quality sent(String track, SentFigures sent, PathFigures path) {
        boolean isAtRest = sent.muted() || !sent.wanted() || sent.isSilence() && !isDead(path);
        return isAtRest ? Quality.UNKNOWN : new Sent(rules, track, sent, path).quality();
    }

    /** Silence may send nothing (DTX), but its client goes on to check the path. */
    private boolean isDead(PathFigures path) {
        return !path.isAlive() && path.consentAgeMs() > rules.consentMs();
    }

    /**
     * Of what this participant gets in a slot.
     *
     * @param source the track in it, as the server has it
     * @param from its publisher's way to the server
     * @param to the way to this participant
     */
    public Quality received(
            SlotFigures slot,
            SentFigures source,
            PathFigures from,
            ServerFigures server,
            PathFigures to) {
        boolean isSilence = slot.audio() && !slot.flows() && source.isSilence();
        if (slot.isAtRest() || source.muted() || isSilence && !isDead(from)) {
            return Quality.UNKNOWN;
        }
        return new Received(rules, slot, source, from, server, to).quality();
    }

    /** Of a participant: that of its worst stream, whose findings come first; one of a kind. */
    public static Quality worst(List<Quality> streams) {
        List<Quality> known =
                streams.stream()
                        .filter(each -> each.score() > 0)
                        .sorted(Comparator.comparingDouble(Quality::score))
                        .toList();
        if (known.isEmpty()) {
            return Quality.UNKNOWN;
        }
        List<Finding> all = new ArrayList<>();
        for (Quality each : known) {
            for (Finding finding : each.findings()) {
                if (all.stream().noneMatch(its -> isSame(its, finding))) {
                    all.add(finding);
                }
            }
        }
        return new Quality(known.getFirst().score(), all);
    }

    /** The round trip of its own path is one, for what it sends and for what it gets. */
    private static boolean isSame(Finding one, Finding other) {
        boolean isOwnRtt =
                one.what().equals("rtt")
                        && one.blame() != Blame.PUBLISHER
                        && other.blame() != Blame.PUBLISHER;
        return one.what().equals(other.what()) && (isOwnRtt || one.blame() == other.blame());
    }
}
