package sfu.core.forward;

/** Who else wants each packet of an encoding once: another shard's ring. */
@FunctionalInterface
public interface Mirror {
    /**
     * The packet at {@code index} of {@link UpTrack#cache()}; the bytes are to be copied before
     * returning.
     */
    void packet(UpTrack track, int index);
}
