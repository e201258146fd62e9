package sfu.core.forward;

/**
 * A stretch of an encoding that a slot shows or showed.
 *
 * @param payloadTypes those that publisher and subscriber agreed on
 * @param frameNumberOffset what is added to the frame numbers of its dependency descriptors, so
 *     that the slot's go on
 */
record Source(UpTrack track, PayloadTypeMap payloadTypes, int frameNumberOffset) {}
