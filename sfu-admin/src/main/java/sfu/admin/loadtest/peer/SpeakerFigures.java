package sfu.admin.loadtest.peer;

/**
 * How fast others were heard and seen once somebody else spoke.
 *
 * @param changes of speaker
 * @param undecided those that the server showed no sign of
 * @param missed members (of all decided changes) whom the new speaker did not reach at all
 * @param decision from the onset of speech to the first sign of the server's decision
 * @param sound from the onset to the first sound of the speaker, at each member
 * @param reached from the decision to sound and decodable picture, at each member
 * @param everyone the same for the last member of a change
 * @param told from the decision to the message "speakers", at each member
 */
public record SpeakerFigures(
        long changes,
        long undecided,
        long missed,
        Spread decision,
        Spread sound,
        Spread reached,
        Spread everyone,
        Spread told) {

    /** Times in milliseconds. */
    public record Spread(double p50Ms, double p95Ms, double maxMs) {
        static Spread of(LatencyHistogram times) {
            return new Spread(ms(times, 0.5), ms(times, 0.95), ms(times, 1));
        }

        private static double ms(LatencyHistogram times, double share) {
            return times.percentileUs(share) / 1000.0;
        }
    }
}
