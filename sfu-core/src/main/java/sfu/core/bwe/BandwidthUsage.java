package sfu.core.bwe;

/** What the change of delay says about the queue before the bottleneck. */
public enum BandwidthUsage {
    NORMAL,
    /** It grows. */
    OVERUSING,
    /** It is being emptied. */
    UNDERUSING
}
