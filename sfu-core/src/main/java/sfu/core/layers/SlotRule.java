package sfu.core.layers;

/**
 * What others than the client say of a slot.
 *
 * @param cap what the server allows at most
 * @param most what an operator lets be sent at most
 * @param least an operator lets the view ask for no less; {@link LayerBound#NONE}: it may
 * @param priority in place of the view's; -1: as that
 */
public record SlotRule(LayerBound cap, LayerBound most, LayerBound least, int priority) {
    public static final SlotRule NONE =
            new SlotRule(LayerBound.NONE, LayerBound.NONE, LayerBound.NONE, -1);
}
