package sfu.core.quality;

/**
 * The server in one interval, as far as it carries this participant.
 *
 * @param shardLoad share of a core that its shard was busy
 * @param forwardMs 99 % of its packets left within
 * @param drops packets a second that the server lost for want of buffers
 */
public record ServerFigures(double shardLoad, double forwardMs, double drops) {
    public static final ServerFigures WELL = new ServerFigures(0, 0, 0);
}
