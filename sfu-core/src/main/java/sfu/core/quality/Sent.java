package sfu.core.quality;

/** The assessment of a track that a participant sends. */
final class Sent {
    private final Rules rules;
    private final SentFigures sent;
    private final PathFigures path;
    private final Costs costs;
    private final Findings found;

    Sent(Rules rules, String track, SentFigures sent, PathFigures path) {
        this.rules = rules;
        this.sent = sent;
        this.path = path;
        costs = new Costs(sent.audio());
        found = new Findings(track);
    }

    Quality quality() {
        if (sent.cpuLimited()) {
            found.addCause(Blame.CLIENT, "cpu", 1, "its encoder lacks processor time");
        }
        if (!sent.flows() && path.isAlive()) {
            String its = "nothing of it is sent, though other packets arrive";
            found.add(Blame.CLIENT, "silence", 1, Findings.ALL, its);
        } else if (!sent.flows()) {
            found.add(Blame.UPLINK, "silence", 1, Findings.ALL, "nothing of it arrives");
        }
        String place = "on its way to the server";
        Faults faults = new Faults(rules, found, costs);
        faults.addLoss(Blame.UPLINK, sent.loss(), place);
        faults.addJitter(Blame.UPLINK, sent.jitterMs(), place);
        faults.addRtt(Blame.UPLINK, path.rttMs(), "a round trip");
        double score = score();
        return new Quality(score, found.ordered(costs.best() - score));
    }

    private double score() {
        if (sent.audio()) {
            double loss = sent.flows() ? sent.loss() : 1;
            return AudioScore.of(loss, path.oneWayRttMs(), sent.jitterMs());
        }
        double frozen = sent.flows() ? VideoScore.frozen(sent.loss(), sent.jitterMs()) : 1;
        return VideoScore.of(1, 1, frozen);
    }
}
