package sfu.admin.loadtest;

import sfu.admin.loadtest.peer.PublishedSection;
import sfu.admin.loadtest.peer.SyntheticTrack;
import sfu.core.codec.Codec;

/**
 * What publishers send.
 *
 * @param audio whether they send Opus
 * @param video whether they send video
 * @param packetsPerSecond of synthetic video, instead of a recording; 0: not by packets
 * @param payloadBytes of a synthetic packet
 * @param bitrateBps of synthetic video, instead of packetsPerSecond; 0: not by bitrate
 * @param codec of the video
 * @param layers of the video's simulcast, 1 for none
 * @param videoPublishers so many of each room send video, the first ones
 * @param videoRooms in so many rooms, the first ones
 */
public record Content(
        boolean audio,
        boolean video,
        int packetsPerSecond,
        int payloadBytes,
        int bitrateBps,
        Codec codec,
        int layers,
        int videoPublishers,
        int videoRooms) {
    public Content {
        Require.that(audio || video, "publishers need --audio or --video");
        Require.that(
                packetsPerSecond >= 0 && packetsPerSecond <= SyntheticTrack.MAX_RATE,
                "--rate is 1 to " + SyntheticTrack.MAX_RATE + " packets a second");
        Require.that(
                bitrateBps == 0
                        || bitrateBps >= SyntheticTrack.MIN_BITRATE_BPS
                                && bitrateBps <= SyntheticTrack.MAX_BITRATE_BPS,
                "--bitrate is %d to %d bits a second"
                        .formatted(SyntheticTrack.MIN_BITRATE_BPS, SyntheticTrack.MAX_BITRATE_BPS));
        Require.that(
                packetsPerSecond == 0 || bitrateBps == 0,
                "--rate and --bitrate are two ways to say the same");
        Require.that(
                packetsPerSecond + bitrateBps == 0 || video && codec == Codec.VP8,
                "--rate and --bitrate send VP8 video only");
        Require.that(
                payloadBytes >= SyntheticTrack.MIN_BYTES
                        && payloadBytes <= SyntheticTrack.MAX_BYTES,
                "--size is %d to %d bytes"
                        .formatted(SyntheticTrack.MIN_BYTES, SyntheticTrack.MAX_BYTES));
        Require.that(
                codec == Codec.VP8 || codec == Codec.H264 || codec == Codec.AV1,
                "--codec is vp8, h264 or av1");
        Require.that(
                layers >= 1 && layers <= PublishedSection.MAX_LAYERS,
                "--layers is 1 to " + PublishedSection.MAX_LAYERS);
        Require.that(
                layers == 1 || video && codec == Codec.VP8,
                "--layers sends VP8 video only: there are no layers of other recordings");
        Require.that(
                layers == 1 || bitrateBps == 0, "--bitrate is of one layer: give --rate, --size");
        Require.that(
                videoPublishers >= 0 && videoRooms >= 0,
                "--video-publishers and --video-rooms are 0 or more");
    }

    /**
     * @param publisher in its room, from 0
     * @param room from 0
     */
    boolean hasVideo(int publisher, int room) {
        return video && publisher < videoPublishers && room < videoRooms;
    }
}
