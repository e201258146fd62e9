package sfu.core.quality;

/**
 * Something that makes it bad.
 *
 * @param blame whose it is
 * @param what the figure that is over its limit, as a name: loss, jitter, rtt, bandwidth, ...
 * @param where the mid of the slot or the id of the track that it is about; empty for all
 * @param value of the figure: shares 0..1, milliseconds or bit/s
 * @param sentence for people
 */
public record Finding(Blame blame, String what, String where, double value, String sentence) {}
