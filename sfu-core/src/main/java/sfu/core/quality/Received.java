package sfu.core.quality;

/** The assessment of what a participant gets in a slot. */
final class Received {
    private final Rules rules;
    private final SlotFigures slot;
    private final SentFigures source;
    private final PathFigures from;
    private final ServerFigures server;
    private final PathFigures to;
    private final Costs costs;
    private final Findings found;
    private final Faults faults;

    Received(
            Rules rules,
            SlotFigures slot,
            SentFigures source,
            PathFigures from,
            ServerFigures server,
            PathFigures to) {
        this.rules = rules;
        this.slot = slot;
        this.source = source;
        this.from = from;
        this.server = server;
        this.to = to;
        costs = new Costs(slot.audio());
        found = new Findings(slot.mid());
        faults = new Faults(rules, found, costs);
    }

    Quality quality() {
        addPublisher();
        addServer();
        addDownlink();
        addClient();
        addFreezes();
        double score = slot.audio() ? audioScore() : videoScore();
        return new Quality(score, found.ordered(costs.best() - score));
    }

    private double audioScore() {
        double before = source.flows() || slot.flows() ? source.loss() : 1;
        return AudioScore.of(
                Math.max(with(before), slot.concealed()),
                from.oneWayRttMs() + to.oneWayRttMs(),
                Math.max(slot.jitterMs(), source.jitterMs()));
    }

    private double videoScore() {
        boolean hasAim = slot.isShort() && slot.usefulBps() > 0;
        return VideoScore.of(
                hasAim ? slot.targetBps() : 1,
                hasAim ? slot.usefulBps() : 1,
                slot.flows() ? frozen() : 1);
    }

    /** As its client says, else as loss and jitter of the whole way let one expect. */
    private double frozen() {
        return slot.frozen() >= 0
                ? slot.frozen()
                : VideoScore.frozen(
                        with(source.loss()), Math.max(slot.jitterMs(), source.jitterMs()));
    }

    /** What is lost of it on the whole way. */
    private double with(double lossBefore) {
        return 1 - (1 - lossOnTheWay()) * (1 - lossBefore);
    }

    private void addPublisher() {
        boolean isLate = slot.audio() && slot.flows(); // the last that came left in this interval
        if (!source.flows() && source.wanted() && !isLate) {
            String its = "nothing of it arrives at the server";
            found.add(Blame.PUBLISHER, "silence", 1, Findings.ALL, its);
        } else if (!slot.flows() && slot.awaitsKeyFrame()) {
            String its = "its publisher was asked for a key frame to begin with, and none came";
            found.add(Blame.PUBLISHER, "keyFrame", 1, Findings.ALL, its);
        }
        if (slot.reason().equals("codec")) {
            String its = "it is sent in no codec that is understood here";
            found.add(Blame.PUBLISHER, "codec", 1, Findings.ALL, its);
        }
        if (source.cpuLimited()) {
            String its = "its publisher's encoder lacks processor time";
            found.addCause(Blame.PUBLISHER, "cpu", 1, its);
        }
        faults.addLoss(Blame.PUBLISHER, source.loss(), "before the server");
        faults.addJitter(Blame.PUBLISHER, source.jitterMs(), "before the server");
        faults.addRtt(Blame.PUBLISHER, from.rttMs(), "a round trip to its publisher");
    }

    private void addServer() {
        if (slot.reason().equals("overload")) {
            String its = "the server has too much to do to send more of it";
            found.addCause(Blame.SERVER, "overload", 1, its);
        }
        double load = server.shardLoad();
        if (load >= rules.shardLoad()) {
            String its = "the server's shard is busy %.0f %% of the time".formatted(100 * load);
            found.addCause(Blame.SERVER, "load", load, its);
        }
        double drops = server.drops();
        if (drops > 0) {
            String its =
                    "the server loses %.0f packets a second for want of buffers".formatted(drops);
            found.addCause(Blame.SERVER, "drops", drops, its);
        }
        double ms = server.forwardMs();
        if (ms > rules.forwardMs()) {
            String its = "packets take %.0f ms through the server".formatted(ms);
            found.addCause(Blame.SERVER, "latency", ms, its);
        }
    }

    private void addDownlink() {
        if (slot.isShort() && isPathShort()) {
            addBandwidth();
        } else if (!slot.flows() && source.flows() && !slot.audio() && !slot.awaitsKeyFrame()) {
            found.add(Blame.DOWNLINK, "silence", 1, Findings.ALL, "nothing of it is sent");
        }
        String place = "on the way from the server";
        faults.addLoss(Blame.DOWNLINK, lossOnTheWay(), place);
        faults.addJitter(Blame.DOWNLINK, jitterOnTheWay(), place);
        faults.addRtt(Blame.DOWNLINK, to.rttMs(), "a round trip");
        double ms = to.queueMs();
        if (ms > rules.queueMs()) {
            String its = "packets wait %.0f ms for the path".formatted(ms);
            found.addCause(Blame.DOWNLINK, "queue", ms, its);
        }
    }

    private void addBandwidth() {
        double bps = Math.max(0, to.estimateBps());
        String its =
                to.estimateBps() < 0
                        ? "what the path takes is not known: its client sends no feedback of it"
                        : "the path takes %.0f kbit/s, %.0f could be of use"
                                .formatted(bps / 1e3, Math.max(0, to.wantedBps()) / 1e3);
        double cost = Quality.BEST - VideoScore.of(slot.targetBps(), slot.usefulBps(), 0);
        found.add(Blame.DOWNLINK, "bandwidth", bps, cost, its);
    }

    /**
     * Of what left the server. A receiver's report counts what never came to the server as well,
     * and does not count what was sent again: transport-wide feedback knows better, where there is
     * any.
     */
    private double lossOnTheWay() {
        return to.loss() >= 0 ? to.loss() : Math.max(0, slot.loss() - source.loss());
    }

    /**
     * What it came to the server with is not the path's: times that vary independently of each
     * other add up by their squares.
     */
    private double jitterOnTheWay() {
        double before = Math.min(source.jitterMs(), slot.jitterMs());
        return Math.sqrt(slot.jitterMs() * slot.jitterMs() - before * before);
    }

    /** A reason of the slot that no estimate contradicts. */
    private boolean isPathShort() {
        return !to.isNew()
                && (to.estimateBps() < 0
                        || to.wantedBps() <= 0
                        || to.estimateBps() < to.wantedBps() * rules.served()
                        || slot.targetBps() < slot.usefulBps());
    }

    private void addClient() {
        if (to.clientIsShort()) {
            found.addCause(Blame.CLIENT, "cpu", 1, "the device is overloaded");
        }
        if (slot.dropped() > rules.droppedFrames()) {
            double share = slot.dropped();
            String its = "the device does not show %.0f %% of the frames".formatted(100 * share);
            found.addCause(Blame.CLIENT, "frames", share, its);
        }
        if (slot.concealed() > rules.concealed() && found.isEmpty()) {
            double share = slot.concealed();
            String its =
                    "%.0f %% of the sound is made up though all of it is sent"
                            .formatted(100 * share);
            found.addCause(Blame.CLIENT, "concealed", share, its);
        }
    }

    /**
     * A picture that stands still though all of it is sent is its client's fault, unless half of
     * the jitter that is a fault by itself came on the way: it then does what jitter does.
     */
    private void addFreezes() {
        double share = slot.frozen();
        if (share <= rules.frozen() || !found.isEmpty()) {
            return;
        }
        double ms = jitterOnTheWay();
        if (ms > rules.jitterMs() / 2) {
            String its =
                    "the picture stands still, packets arrive %.0f ms apart from their times"
                            .formatted(ms);
            found.addCause(Blame.DOWNLINK, "jitter", ms, its);
        } else {
            String its =
                    "the picture stands still %.0f %% of the time though all of it is sent"
                            .formatted(100 * share);
            found.addCause(Blame.CLIENT, "freezes", share, its);
        }
    }
}
