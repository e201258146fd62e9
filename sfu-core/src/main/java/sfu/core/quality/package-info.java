/**
 * How good it is for a participant, 1 to 5, and whose fault it is when it is not: pure functions of
 * one interval's figures.
 *
 * <p>The rules. Sound is scored by the E-model of ITU-T G.107 ({@link
 * sfu.core.quality.AudioScore}), pictures by what is delivered of what the view could use, and by
 * how long they stand still ({@link sfu.core.quality.VideoScore}). A fault is looked for where the
 * media passes first, since what is broken there explains all that follows: the publisher (its
 * encoder, or its own uplink), the server, the downlink, then the client; what the client chose, or
 * was not allowed, is nobody's fault. Each fault has a number that is over its limit ({@link
 * sfu.core.quality.Rules}). Jitter before the server is not counted again after it: variances add
 * up. A picture that stands still is its client's fault where nothing else was wrong on the way;
 * half the jitter that is a fault by itself is enough to be wrong then. Of a simulcast the encoding
 * counts that is in the slot, not the others. Until a key frame comes nothing can be sent: that is
 * its publisher's, who was asked for one. Sound of which nothing comes is silence, unless its
 * client does not even check its path. Who is not connected yet is not judged for a few seconds;
 * then it is the worst, and how far ICE and DTLS came says whose fault. Nor is judged what the path
 * takes of those who came a moment ago. What a fault takes from the score decides which is named
 * first; the server's, and those of which nobody knows what they take, have what the others do not
 * explain. Of a picture of which no client tells how it is shown, loss and jitter say how much it
 * stands still. A participant's score is that of the worst stream that it gets or sends.
 */
@org.jspecify.annotations.NullMarked
package sfu.core.quality;
