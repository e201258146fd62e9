package sfu.core.stats;

/**
 * What a video slot is to be sent, as its subscriber's bandwidth was shared last.
 *
 * @param encoding of the track that its allocation names, -1 for none
 * @param targetBps what that costs
 * @param usefulBps what the best layer costs that the view could use
 * @param viewWidth in pixels, 0 where the client set no limit
 * @param visible whether the client looks at it
 */
public record SlotWish(
        int encoding,
        int spatial,
        int temporal,
        long targetBps,
        long usefulBps,
        int viewWidth,
        int viewHeight,
        int viewFrameRate,
        int priority,
        boolean visible) {}
