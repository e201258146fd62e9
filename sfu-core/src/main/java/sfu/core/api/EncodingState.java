package sfu.core.api;

/**
 * Whether a publisher is to send one encoding of a track.
 *
 * @param index in its offer, from 0
 * @param rid empty without simulcast by RID
 * @param isActive false: nobody wants it now
 * @param mostBps in bits a second on the wire, of the best that is wanted: with so many it fits the
 *     path of the best of its subscribers, with room to spare; 0 for no limit
 */
public record EncodingState(int index, String rid, boolean isActive, long mostBps) {}
