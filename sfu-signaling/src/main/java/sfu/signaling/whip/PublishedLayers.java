package sfu.signaling.whip;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import sfu.core.api.SlotState;
import sfu.core.stats.EncodingSnapshot;
import sfu.core.stats.LayerSnapshot;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.ServerSnapshot;
import sfu.core.stats.TrackSnapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The layers in which video is published, by track, as they were at one moment. */
final class PublishedLayers {
    private final Map<String, List<Entry>> byTrack = new HashMap<>();

    PublishedLayers(ServerSnapshot snapshot) {
        for (RoomSnapshot room : snapshot.rooms()) {
            for (ParticipantSnapshot participant : room.participants()) {
                for (TrackSnapshot track : participant.tracks()) {
                    if (!track.encodings().isEmpty()) {
                        byTrack.put(track.id(), entries(track));
                    }
                }
            }
        }
    }

    /**
     * A layer, as the "layers" event tells it.
     *
     * @param rid null without simulcast by RID
     * @param encodingId the same, for players of older drafts
     * @param bitrate of it with all that it depends on, in bits a second; 0 while it is off
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Entry(
            @Nullable String rid,
            @Nullable String encodingId,
            int spatialLayerId,
            int temporalLayerId,
            long bitrate,
            int width,
            int height,
            double framesPerSecond) {
        long area() {
            return (long) width * height;
        }
    }

    /** From the best down. */
    private static List<Entry> entries(TrackSnapshot track) {
        List<Entry> entries = new ArrayList<>();
        for (EncodingSnapshot encoding : track.encodings()) {
            for (LayerSnapshot layer : encoding.layers()) {
                entries.addFirst(entry(encoding, layer));
            }
        }
        return entries;
    }

    private static Entry entry(EncodingSnapshot encoding, LayerSnapshot layer) {
        String rid = encoding.rid().isEmpty() ? null : encoding.rid();
        return new Entry(
                rid,
                rid,
                layer.spatial(),
                layer.temporal(),
                encoding.active() ? layer.bitrateBps() : 0,
                layer.width(),
                layer.height(),
                Math.round(layer.framesPerSecond() * 10) / 10.0);
    }

    /** Empty for a track that sends no video, or is gone. */
    List<Entry> of(@Nullable String trackId) {
        return byTrack.getOrDefault(String.valueOf(trackId), List.of());
    }

    /** The data of the event: a list for each video section, by its index. */
    Map<String, List<Entry>> event(Viewer viewer) {
        Map<String, List<Entry>> event = new TreeMap<>();
        for (Map.Entry<Integer, SlotState> slot : viewer.video().entrySet()) {
            event.put(slot.getKey().toString(), of(slot.getValue().trackId()));
        }
        return event;
    }
}
