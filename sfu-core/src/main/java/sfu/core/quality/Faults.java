package sfu.core.quality;

/** The faults that any part of the way can have. */
record Faults(Rules rules, Findings found, Costs costs) {
    /**
     * @param share 0..1
     * @param place where, as a part of the sentence
     */
    void addLoss(Blame blame, double share, String place) {
        if (share > rules.loss()) {
            String its = "%.0f %% of packets are lost %s".formatted(100 * share, place);
            found.add(blame, "loss", share, costs.ofLoss(share), its);
        }
    }

    void addJitter(Blame blame, double jitterMs, String place) {
        if (jitterMs > rules.jitterMs()) {
            String its =
                    "packets arrive %.0f ms apart from their times %s".formatted(jitterMs, place);
            found.add(blame, "jitter", jitterMs, costs.ofJitter(jitterMs), its);
        }
    }

    /**
     * @param rttMs of one participant's path; negative where it is not known
     * @param what it is, which takes so long
     */
    void addRtt(Blame blame, double rttMs, String what) {
        if (rttMs > rules.rttMs()) {
            String its = "%s takes %.0f ms".formatted(what, rttMs);
            found.add(blame, "rtt", rttMs, costs.ofRtt(rttMs), its);
        }
    }
}
