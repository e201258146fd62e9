package sfu.admin.loadtest;

/**
 * What a page shows and plays, where it does not show all.
 *
 * @param loudest voices
 * @param pictures that follow the speakers
 * @param width of each in device pixels
 */
public record Views(int loudest, int pictures, int width, int height) {
    private static final int MAX_LOUDEST = 8; // as the protocol allows
    private static final int MAX_PICTURES = 49;
    private static final int MAX_PIXELS = 16_384;

    public Views {
        Require.that(loudest >= 1 && loudest <= MAX_LOUDEST, "--loudest is 1 to " + MAX_LOUDEST);
        Require.that(pictures >= 0 && pictures <= MAX_PICTURES, "--views is 0 to " + MAX_PICTURES);
        Require.that(
                width >= 1 && width <= MAX_PIXELS && height >= 1 && height <= MAX_PIXELS,
                "--view-size is like 320x180");
    }

    /**
     * @param size such as 320x180
     * @throws IllegalArgumentException with a sentence
     */
    public static Views of(int loudest, int pictures, String size) {
        String[] parts = size.split("x", -1);
        try {
            return new Views(
                    loudest, pictures, Integer.parseInt(parts[0]), Integer.parseInt(parts[1]));
        } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
            throw new IllegalArgumentException("--view-size is like 320x180, not " + size, e);
        }
    }
}
