package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.shard.ShardFigures;
import sfu.core.shard.ShardFigures.SlotFigures;
import sfu.core.shard.ShardFigures.TrackFigures;
import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.shard.TransportProxy;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.RoomSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.TrackSnapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/** Puts what the shards counted under the names that rooms know; on the room's executor. */
final class Snapshots {
    private static final TrackFigures NO_TRACK =
            new TrackFigures("", 0, 0, 0, 0, 0, 0, 0, 0, "", List.of());
    private static final SlotFigures NO_SLOT =
            new SlotFigures(0, 0, 0, 0, 0, 0, 0, 0, -1, 0, 0, null);
    private final Map<Long, TransportFigures> transports = new HashMap<>();
    private final Map<Long, String> speech = new HashMap<>(); // by track, of those elsewhere

    /**
     * @param elsewhere what other nodes counted of transports that are there
     */
    Snapshots(List<ShardFigures> shards, Map<Long, TransportFigures> elsewhere) {
        transports.putAll(elsewhere);
        shards.forEach(shard -> transports.putAll(shard.transports()));
        if (!elsewhere.isEmpty()) {
            shards.forEach(this::addSpeech);
        }
    }

    /** Voices of other nodes are compared here, where the relay brings them. */
    private void addSpeech(ShardFigures shard) {
        for (TransportFigures transport : shard.transports().values()) {
            transport
                    .tracks()
                    .forEach((number, track) -> {
                        if (!track.speech().isEmpty()) {
                            speech.put(number, track.speech());
                        }
                    });
        }
    }

    RoomSnapshot of(Room room) {
        List<ParticipantSnapshot> participants = new ArrayList<>();
        for (Member member : room.members()) {
            participants.add(of(member));
        }
        return new RoomSnapshot(
                room.name(),
                room.createdAtMs(),
                room.desk().about().template(),
                room.desk().about().labels(),
                room.directs().path(),
                room.desk().about().state().isLocked(),
                List.copyOf(participants));
    }

    private ParticipantSnapshot of(Member member) {
        TransportProxy proxy = member.transport();
        TransportFigures figures = proxy == null ? null : transports.get(proxy.number());
        return new ParticipantSnapshot(
                member.info().id(),
                member.info().identity(),
                member.info().name(),
                member.joinedAtMs(),
                member.connection(),
                member.isHidden(),
                member.info().role().name(),
                member.info().onStage(),
                member.handRaisedAtMs(),
                proxy == null || figures == null
                        ? null
                        : figures.transport().with(proxy.ice(), proxy.dtls(), proxy.connecting()),
                member.published().values().stream().map(t -> of(t, figures)).toList(),
                member.slots().values().stream().map(s -> of(s, figures)).toList(),
                member.report());
    }

    private TrackSnapshot of(Track track, @Nullable TransportFigures transport) {
        TrackFigures f =
                transport == null
                        ? NO_TRACK
                        : transport.tracks().getOrDefault(track.number(), NO_TRACK);
        return new TrackSnapshot(
                track.id(),
                lower(track.kind()),
                camel(track.section().source()),
                track.isMuted(),
                f.codec(),
                f.packets(),
                f.bytes(),
                f.lost(),
                f.fractionLost(),
                f.jitterMs(),
                f.nacks(),
                f.plis(),
                f.keyFrames(),
                speech.getOrDefault(track.number(), f.speech()),
                f.encodings());
    }

    private static SlotSnapshot of(Slot slot, @Nullable TransportFigures transport) {
        SlotFigures f =
                transport == null ? NO_SLOT : transport.slots().getOrDefault(slot.mid(), NO_SLOT);
        Track shown = slot.track();
        return new SlotSnapshot(
                slot.mid(),
                lower(slot.kind()),
                shown == null ? "" : shown.id(),
                slot.reason(),
                f.packets(),
                f.bytes(),
                f.retransmissions(),
                f.fractionLost(),
                f.jitterMs(),
                f.nacks(),
                f.plis(),
                f.firs(),
                f.encoding(),
                f.spatial(),
                f.temporal(),
                f.wish());
    }

    private static String lower(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** SCREEN_AUDIO as screenAudio. */
    private static String camel(Enum<?> value) {
        String[] words = lower(value).split("_", -1);
        StringBuilder text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return text.toString();
    }
}
