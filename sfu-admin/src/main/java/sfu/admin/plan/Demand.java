package sfu.admin.plan;

/**
 * The rooms that are to be held.
 *
 * @param rooms that are open at once, 1 to 10,000,000
 * @param participants of each, publishers included, 1 to 100,000
 * @param publishers with camera and microphone, 0 to participants
 * @param pictures that each looks at, at most; 0 to 100
 * @param voices that each hears at once, at most; 0 to 100
 * @param videoKbps of a picture as it is sent to one who looks, without headers; 0 to 100,000
 * @param audioKbps of a voice; 0 to 1,000
 * @param isSimulcast whether cameras send three sizes or one
 * @param stayMinutes how long somebody stays in the mean, above 0
 */
public record Demand(
        int rooms,
        int participants,
        int publishers,
        int pictures,
        int voices,
        double videoKbps,
        double audioKbps,
        boolean isSimulcast,
        double stayMinutes) {
    /**
     * @throws IllegalArgumentException with a sentence, out of these ranges
     */
    public Demand {
        Range.check("--rooms", rooms, 1, 10_000_000);
        Range.check("--participants", participants, 1, 100_000);
        Range.check("--pictures", pictures, 0, 100);
        Range.check("--voices", voices, 0, 100);
        Range.check("--video", videoKbps, 0, 100_000);
        Range.check("--audio", audioKbps, 0, 1_000);
        Range.check("--stay", stayMinutes, 0.1, 100_000);
        if (publishers < 0 || publishers > participants) {
            throw new IllegalArgumentException(
                    "--publishers are some of the participants of a room, 0 to "
                            + participants
                            + ", not "
                            + publishers);
        }
    }
}
