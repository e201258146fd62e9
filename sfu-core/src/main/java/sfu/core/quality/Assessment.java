package sfu.core.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** Scores what a participant gets and sends, and says whose fault it is. */
public final class Assessment {
    private final Rules rules;

    public Assessment(Rules rules) {
        this.rules = rules;
    }

    /** Of a track that this participant sends. */
    public Quality sent(String track, SentFigures sent, PathFigures path) {
        if (sent.muted() || !sent.wanted() || sent.isSilence() && !isDead(path)) {
            return Quality.UNKNOWN;
        }
        List<Finding> found = new ArrayList<>();
        if (sent.cpuLimited()) {
            found.add(finding(Blame.CLIENT, "cpu", track, 1, "its encoder lacks processor time"));
        }
        if (!sent.flows()) {
            Blame blame = path.isAlive() ? Blame.CLIENT : Blame.UPLINK;
            String its =
                    path.isAlive()
                            ? "nothing of it is sent, though other packets arrive"
                            : "nothing of it arrives";
            found.add(finding(blame, "silence", track, 1, its));
        }
        addLoss(found, Blame.UPLINK, track, sent.loss(), "on its way to the server");
        addJitter(found, Blame.UPLINK, track, sent.jitterMs(), "on its way to the server");
        double score =
                sent.audio()
                        ? AudioScore.of(
                                sent.flows() ? sent.loss() : 1, path.oneWayRttMs(), sent.jitterMs())
                        : VideoScore.of(1, 1, sent.flows() ? sent.loss() : 1);
        return new Quality(score, found);
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
        List<Finding> found = new ArrayList<>();
        addPublisher(found, slot, source);
        addServer(found, slot, server);
        addDownlink(found, slot, source, to);
        addClient(found, slot, to);
        addFreezes(found, slot, source);
        return new Quality(score(slot, source, from, to), found);
    }

    private double score(SlotFigures slot, SentFigures source, PathFigures from, PathFigures to) {
        if (slot.audio()) {
            double before = source.flows() || slot.flows() ? source.loss() : 1;
            double loss = 1 - (1 - lossOnTheWay(slot, source, to)) * (1 - before);
            return AudioScore.of(
                    Math.max(loss, slot.concealed()),
                    from.oneWayRttMs() + to.oneWayRttMs(),
                    Math.max(slot.jitterMs(), source.jitterMs()));
        }
        boolean hasAim = slot.isShort() && slot.usefulBps() > 0;
        double frozen = slot.flows() ? Math.max(0, slot.frozen()) : 1;
        return VideoScore.of(hasAim ? slot.targetBps() : 1, hasAim ? slot.usefulBps() : 1, frozen);
    }

    private void addPublisher(List<Finding> found, SlotFigures slot, SentFigures source) {
        boolean isLate = slot.audio() && slot.flows(); // the last that came left in this interval
        if (!source.flows() && source.wanted() && !isLate) {
            found.add(
                    finding(
                            Blame.PUBLISHER,
                            "silence",
                            slot.mid(),
                            1,
                            "nothing of it arrives at the server"));
        } else if (!slot.flows() && slot.awaitsKeyFrame()) {
            found.add(
                    finding(
                            Blame.PUBLISHER,
                            "keyFrame",
                            slot.mid(),
                            1,
                            "its publisher was asked for a key frame to begin with, and none came"));
        }
        if (slot.reason().equals("codec")) {
            found.add(
                    finding(
                            Blame.PUBLISHER,
                            "codec",
                            slot.mid(),
                            1,
                            "it is sent in no codec that is understood here"));
        }
        if (source.cpuLimited()) {
            found.add(
                    finding(
                            Blame.PUBLISHER,
                            "cpu",
                            slot.mid(),
                            1,
                            "its publisher's encoder lacks processor time"));
        }
        addLoss(found, Blame.PUBLISHER, slot.mid(), source.loss(), "before the server");
        addJitter(found, Blame.PUBLISHER, slot.mid(), source.jitterMs(), "before the server");
    }

    private void addServer(List<Finding> found, SlotFigures slot, ServerFigures server) {
        if (slot.reason().equals("overload")) {
            found.add(
                    finding(
                            Blame.SERVER,
                            "overload",
                            slot.mid(),
                            1,
                            "the server has too much to do to send more of it"));
        }
        if (server.shardLoad() >= rules.shardLoad()) {
            double load = server.shardLoad();
            found.add(
                    finding(
                            Blame.SERVER,
                            "load",
                            slot.mid(),
                            load,
                            "the server's shard is busy %.0f %% of the time"
                                    .formatted(100 * load)));
        }
        if (server.drops() > 0) {
            double drops = server.drops();
            found.add(
                    finding(
                            Blame.SERVER,
                            "drops",
                            slot.mid(),
                            drops,
                            "the server loses %.0f packets a second for want of buffers"
                                    .formatted(drops)));
        }
        if (server.forwardMs() > rules.forwardMs()) {
            double ms = server.forwardMs();
            found.add(
                    finding(
                            Blame.SERVER,
                            "latency",
                            slot.mid(),
                            ms,
                            "packets take %.0f ms through the server".formatted(ms)));
        }
    }

    private void addDownlink(
            List<Finding> found, SlotFigures slot, SentFigures source, PathFigures to) {
        if (slot.isShort() && isPathShort(slot, to)) {
            double bps = Math.max(0, to.estimateBps());
            String its =
                    "the path takes %.0f kbit/s, %.0f could be of use"
                            .formatted(bps / 1e3, Math.max(0, to.wantedBps()) / 1e3);
            found.add(finding(Blame.DOWNLINK, "bandwidth", slot.mid(), bps, its));
        } else if (!slot.flows() && source.flows() && !slot.audio() && !slot.awaitsKeyFrame()) {
            found.add(finding(Blame.DOWNLINK, "silence", slot.mid(), 1, "nothing of it is sent"));
        }
        String place = "on the way from the server";
        addLoss(found, Blame.DOWNLINK, slot.mid(), lossOnTheWay(slot, source, to), place);
        addJitter(found, Blame.DOWNLINK, slot.mid(), jitterOnTheWay(slot, source), place);
        if (to.rttMs() > rules.rttMs()) {
            double ms = to.rttMs();
            found.add(
                    finding(
                            Blame.DOWNLINK,
                            "rtt",
                            slot.mid(),
                            ms,
                            "a round trip takes %.0f ms".formatted(ms)));
        }
        if (to.queueMs() > rules.queueMs()) {
            double ms = to.queueMs();
            found.add(
                    finding(
                            Blame.DOWNLINK,
                            "queue",
                            slot.mid(),
                            ms,
                            "packets wait %.0f ms for the path".formatted(ms)));
        }
    }

    /**
     * Of what left the server. A receiver's report counts what never came to the server as well,
     * and does not count what was sent again: transport-wide feedback knows better, where there is
     * any.
     */
    private static double lossOnTheWay(SlotFigures slot, SentFigures source, PathFigures to) {
        return to.loss() >= 0 ? to.loss() : Math.max(0, slot.loss() - source.loss());
    }

    /**
     * What it came to the server with is not the path's: times that vary independently of each
     * other add up by their squares.
     */
    private static double jitterOnTheWay(SlotFigures slot, SentFigures source) {
        double before = Math.min(source.jitterMs(), slot.jitterMs());
        return Math.sqrt(slot.jitterMs() * slot.jitterMs() - before * before);
    }

    /** A reason of the slot that no estimate contradicts. */
    private boolean isPathShort(SlotFigures slot, PathFigures to) {
        return !to.isNew()
                && (to.estimateBps() < 0
                        || to.wantedBps() <= 0
                        || to.estimateBps() < to.wantedBps() * rules.served()
                        || slot.targetBps() < slot.usefulBps());
    }

    private void addClient(List<Finding> found, SlotFigures slot, PathFigures to) {
        if (to.clientIsShort()) {
            found.add(finding(Blame.CLIENT, "cpu", slot.mid(), 1, "the device is overloaded"));
        }
        if (slot.dropped() > rules.droppedFrames()) {
            double share = slot.dropped();
            found.add(
                    finding(
                            Blame.CLIENT,
                            "frames",
                            slot.mid(),
                            share,
                            percent("the device does not show %.0f %% of the frames", share)));
        }
        if (slot.concealed() > rules.concealed() && found.isEmpty()) {
            double share = slot.concealed();
            found.add(
                    finding(
                            Blame.CLIENT,
                            "concealed",
                            slot.mid(),
                            share,
                            percent(
                                    "%.0f %% of the sound is made up though all of it is sent",
                                    share)));
        }
    }

    /**
     * A picture that stands still though all of it is sent is its client's fault, unless half of
     * the jitter that is a fault by itself came on the way: it then does what jitter does.
     */
    private void addFreezes(List<Finding> found, SlotFigures slot, SentFigures source) {
        double share = slot.frozen();
        if (share <= rules.frozen() || !found.isEmpty()) {
            return;
        }
        double jitterMs = jitterOnTheWay(slot, source);
        if (jitterMs > rules.jitterMs() / 2) {
            found.add(
                    finding(
                            Blame.DOWNLINK,
                            "jitter",
                            slot.mid(),
                            jitterMs,
                            "the picture stands still, packets arrive %.0f ms apart from their times"
                                    .formatted(jitterMs)));
            return;
        }
        found.add(
                finding(
                        Blame.CLIENT,
                        "freezes",
                        slot.mid(),
                        share,
                        percent(
                                "the picture stands still %.0f %% of the time though all of it is sent",
                                share)));
    }

    private void addLoss(
            List<Finding> found, Blame blame, String where, double loss, String place) {
        if (loss > rules.loss()) {
            found.add(
                    finding(
                            blame,
                            "loss",
                            where,
                            loss,
                            percent("%.0f %% of packets are lost " + place, loss)));
        }
    }

    private void addJitter(
            List<Finding> found, Blame blame, String where, double jitterMs, String place) {
        if (jitterMs > rules.jitterMs()) {
            found.add(
                    finding(
                            blame,
                            "jitter",
                            where,
                            jitterMs,
                            ("packets arrive %.0f ms apart from their times " + place)
                                    .formatted(jitterMs)));
        }
    }

    private static String percent(String text, double share) {
        return text.formatted(100 * share);
    }

    private static Finding finding(
            Blame blame, String what, String where, double value, String sentence) {
        return new Finding(blame, what, where, value, sentence);
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
                boolean isNew =
                        all.stream()
                                .noneMatch(its ->
                                        its.blame() == finding.blame()
                                                && its.what().equals(finding.what()));
                if (isNew) {
                    all.add(finding);
                }
            }
        }
        return new Quality(known.getFirst().score(), all);
    }
}
