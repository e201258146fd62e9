package sfu.admin.loadtest;

import sfu.admin.loadtest.media.Recording;
import sfu.admin.loadtest.peer.PayloadTypes;
import sfu.admin.loadtest.peer.PublishedSection;
import sfu.admin.loadtest.peer.PublishedTrack;
import sfu.admin.loadtest.peer.RecordedTrack;
import sfu.admin.loadtest.peer.SyntheticTrack;
import sfu.admin.loadtest.peer.VoiceTrack;
import sfu.admin.loadtest.talk.VoiceSource;
import sfu.admin.loadtest.talk.VoiceSource.Sound;
import sfu.core.codec.Codec;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;

/** Makes what a publisher sends. */
final class Sections {
    private final Content content;
    private final boolean isDtx;
    private final Recording opus = Recording.of(Codec.OPUS);
    private final List<Recording> video = new ArrayList<>(); // by layer
    private final AtomicLong seeds = new AtomicLong();

    Sections(Plan plan) {
        content = plan.content();
        isDtx = plan.talk().isDtx();
        for (int layer = 0; layer < content.layers(); layer++) {
            video.add(
                    content.layers() == 1
                            ? Recording.of(content.codec())
                            : Recording.ofLayer(content.codec(), layer));
        }
    }

    List<PublishedSection> of(Role role) {
        List<PublishedSection> all = new ArrayList<>();
        if (role.publishes() && content.audio()) {
            all.add(new PublishedSection(List.of(sound(role))));
        }
        if (role.publishes() && role.hasVideo()) {
            List<PublishedTrack> layers = new ArrayList<>();
            for (int layer = 0; layer < content.layers(); layer++) {
                layers.add(picture(layer));
            }
            all.add(new PublishedSection(layers));
        }
        return all;
    }

    private PublishedTrack sound(Role role) {
        int type = PayloadTypes.of(Codec.OPUS);
        if (!isDtx) {
            return new RecordedTrack(opus, type);
        }
        VoiceSource source = new VoiceSource(seeds.incrementAndGet());
        if (role.isNoisy()) {
            source.sound(Sound.NOISE);
        }
        return new VoiceTrack(source, type);
    }

    private PublishedTrack picture(int layer) {
        int type = PayloadTypes.of(content.codec());
        if (content.bitrateBps() > 0) {
            return SyntheticTrack.ofBitrate(content.bitrateBps(), type);
        }
        return content.packetsPerSecond() == 0
                ? new RecordedTrack(video.get(layer), type)
                : synthetic(layer, type);
    }

    /** A layer has as many frames as that below, of packets of twice the size. */
    private PublishedTrack synthetic(int layer, int type) {
        int halvings = content.layers() - 1 - layer;
        int bytes = Math.max(content.payloadBytes() >> halvings, SyntheticTrack.MIN_BYTES);
        return new SyntheticTrack(content.packetsPerSecond(), bytes, type, 1 << layer);
    }
}
