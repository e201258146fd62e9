package sfu.admin.loadtest.peer;

/** How fast the changes of speaker of all rooms were; of the loop's thread. */
final class SpeakerTimes {
    /** Somebody else began to speak. */
    long changes;

    /** Without any sign that the server noticed, as when several speak at once. */
    long undecided;

    /** Members who did not get the new speaker until the next change. */
    long missed;

    /** From the onset of speech to the server's decision. */
    final LatencyHistogram decision = new LatencyHistogram();

    /** From the onset to the first sound at each member. */
    final LatencyHistogram sound = new LatencyHistogram();

    /** From the decision to sound and picture at each member. */
    final LatencyHistogram reached = new LatencyHistogram();

    /** The same at the last member of each change. */
    final LatencyHistogram everyone = new LatencyHistogram();

    /** From the decision to the message that tells of it, at each member. */
    final LatencyHistogram told = new LatencyHistogram();

    void clear() {
        changes = 0;
        undecided = 0;
        missed = 0;
        decision.clear();
        sound.clear();
        reached.clear();
        everyone.clear();
        told.clear();
    }

    SpeakerFigures figures() {
        return new SpeakerFigures(
                changes,
                undecided,
                missed,
                SpeakerFigures.Spread.of(decision),
                SpeakerFigures.Spread.of(sound),
                SpeakerFigures.Spread.of(reached),
                SpeakerFigures.Spread.of(everyone),
                SpeakerFigures.Spread.of(told));
    }
}
