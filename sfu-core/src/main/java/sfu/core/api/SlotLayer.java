package sfu.core.api;

/**
 * What of its track a slot is sent now.
 *
 * @param encoding the index in the publisher's offer, from 0; -1 when nothing is sent
 * @param rid of that encoding, empty without simulcast by RID
 * @param width in pixels, 0 when it is not known
 * @param frameRate in frames a second, about; 0 when it is not known
 * @param spatial the highest spatial layer within the encoding, from 0
 * @param temporal the highest temporal layer, from 0
 * @param isPaused nothing is sent, though there is a track
 */
public record SlotLayer(
        int encoding,
        String rid,
        int width,
        int height,
        int frameRate,
        int spatial,
        int temporal,
        boolean isPaused) {

    public SlotLayer withRid(String its) {
        return new SlotLayer(encoding, its, width, height, frameRate, spatial, temporal, isPaused);
    }
}
