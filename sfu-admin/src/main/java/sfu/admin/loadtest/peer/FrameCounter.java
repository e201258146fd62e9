package sfu.admin.loadtest.peer;

import sfu.core.codec.PayloadDescriptor;

/**
 * Decides which frames of a stream a decoder could show: complete ones, of an unbroken chain from a
 * key frame on. Packets out of order count as missing.
 */
final class FrameCounter {
    private boolean isChainWhole; // every frame since a key frame was complete
    private boolean isInFrame;
    private boolean isKeyFrame;
    private int timestamp;

    /** Whether nothing can be shown until a key frame comes. */
    boolean needsKeyFrame() {
        return !isChainWhole;
    }

    /** Packets are missing before the next one. */
    void gap() {
        isChainWhole = false;
        isInFrame = false;
    }

    /**
     * Takes the next packet.
     *
     * @param d as read by {@link PayloadDescriptor}
     * @param isLast the marker: it ends its frame
     * @return whether it completes a frame that can be shown
     */
    boolean packet(long d, int itsTimestamp, boolean isLast) {
        if (d == PayloadDescriptor.MALFORMED) {
            gap();
            return false;
        }
        boolean begins = !isInFrame || itsTimestamp != timestamp;
        if (begins) {
            if (isInFrame) { // the marker of the one before never came
                isChainWhole = false;
            }
            isInFrame = PayloadDescriptor.isStartOfFrame(d);
            isKeyFrame = false;
            timestamp = itsTimestamp;
        }
        isKeyFrame |= PayloadDescriptor.isKeyFrame(d);
        if (!isLast) {
            return false;
        }
        isChainWhole = isInFrame && (isChainWhole || isKeyFrame);
        isInFrame = false;
        return isChainWhole;
    }
}
