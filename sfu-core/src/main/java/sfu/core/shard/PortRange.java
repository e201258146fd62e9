package sfu.core.shard;

/**
 * The UDP ports of media: one that all shards share, 0 for any free one; or several, of which each
 * shard takes one of its own, in order.
 */
public record PortRange(int first, int last) {
    private static final int MAX = 65_535;

    public PortRange {
        if (first < 0 || last > MAX) {
            int wrong = first < 0 ? first : last;
            throw new IllegalArgumentException("the UDP port is 0 to 65535, not " + wrong);
        }
        if (last < first || first == 0 && last > 0) {
            throw new IllegalArgumentException(
                    "a range of UDP ports goes up from 1, as in 10000-10015, not "
                            + (first + "-" + last));
        }
    }

    public static PortRange of(int port) {
        return new PortRange(port, port);
    }

    /**
     * Reads {@code 10000} or {@code 10000-10015}.
     *
     * @throws IllegalArgumentException with a sentence
     */
    public static PortRange parse(String text) {
        String[] ends = text.split("-", 2);
        try {
            int first = Integer.parseInt(ends[0].trim());
            return new PortRange(first, Integer.parseInt(ends[ends.length - 1].trim()));
        } catch (NumberFormatException e) {
            throw new IllegalArgumentException(
                    "the UDP port is a number or a range as 10000-10015, not '" + text + "'", e);
        }
    }

    /** Whether each shard has a port of its own. */
    public boolean isRange() {
        return last > first;
    }

    int size() {
        return last - first + 1;
    }

    int ofShard(int shard) {
        return isRange() ? first + shard : first;
    }

    /** As it is typed. */
    @Override
    public String toString() {
        return isRange() ? first + "-" + last : Integer.toString(first);
    }
}
