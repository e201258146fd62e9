package sfu.core.forward;

/** A track that a slot shows or showed, with the payload types that this pair agreed on. */
record Source(UpTrack track, PayloadTypeMap payloadTypes) {}
