package sfu.core.layers;

/**
 * How a client shows a slot.
 *
 * @param limit the size and frame rate at which it shows it
 * @param priority higher ones are served first
 * @param isVisible false when it shows nothing for now
 */
public record View(LayerLimit limit, int priority, boolean isVisible) {
    /** Of a client that did not say. */
    public static final View DEFAULT = new View(LayerLimit.NONE, 0, true);
}
