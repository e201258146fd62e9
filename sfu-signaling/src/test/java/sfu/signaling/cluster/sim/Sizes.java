package sfu.signaling.cluster.sim;

import java.util.random.RandomGenerator;

/**
 * How many people rooms have, and what they cost: log-normal with a median of three, at least two,
 * so most are calls of two to six; one in a thousand is an event of 100 to 1,000.
 */
final class Sizes {
    private static final double MEDIAN = 3;
    private static final double EVENTS = 0.001;
    private static final int LARGEST = 1_000;
    private static final int SAMPLES = 200_000;

    private static final int VOICES = 3;
    private static final int PICTURES = 9;
    private static final double VOICE_PACKETS = 50;
    private static final double PICTURE_PACKETS = 60;

    private Sizes() {}

    static int draw(RandomGenerator random) {
        if (random.nextDouble() < EVENTS) {
            return 100 + random.nextInt(LARGEST - 100 + 1);
        }
        double people = MEDIAN * Math.exp(random.nextGaussian());
        return Math.clamp(Math.round(people), 2, LARGEST);
    }

    /** Packets a second to one of so many. */
    static double packets(int people) {
        int others = Math.max(0, people - 1);
        return Math.min(others, VOICES) * VOICE_PACKETS
                + Math.min(others, PICTURES) * PICTURE_PACKETS;
    }

    /** To one of many. */
    static double mostPackets() {
        return packets(LARGEST);
    }

    /** Of a room, in the mean. */
    static double meanPackets(RandomGenerator random) {
        double sum = 0;
        for (int i = 0; i < SAMPLES; i++) {
            int people = draw(random);
            sum += people * packets(people);
        }
        return sum / SAMPLES;
    }
}
