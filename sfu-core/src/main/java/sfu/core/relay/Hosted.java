package sfu.core.relay;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.forward.TrackSpec;
import sfu.core.layers.LayersWanted;
import sfu.core.shard.FloorProxy;
import sfu.core.shard.IngressLimits;
import sfu.core.shard.MediaShards;
import sfu.core.shard.NodeTransport;
import sfu.core.shard.ShardFigures;
import sfu.core.shard.ShardFigures.TransportFigures;
import sfu.core.shard.SlotLayers;
import sfu.core.shard.TransportEvents;
import sfu.core.shard.TransportProxy;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;

/**
 * Of an edge: the transports that it has for the rooms of one home, all on the shard of the
 * association with that, and what they are told. Safe for all threads.
 */
final class Hosted {
    /** A home that asks for more is broken. */
    static final int MAX_TRANSPORTS = 10_000;

    /** Figures of so many tracks and slots, and of one more transport: a message stays small. */
    static final int FIGURES_AT_ONCE = 500;

    private final MediaShards shards;
    private final NodeTransport node;
    private final Exports exports;
    private final Consumer<RelayMessage> out;
    private final Map<Long, TransportProxy> transports = new HashMap<>(); // by their home's number
    private final Map<Long, Set<Long>> tracks = new HashMap<>(); // what each publishes
    private boolean isOver;
    private final Map<Long, FloorProxy> floors = new HashMap<>(); // by room
    private final Shown shown = new Shown();
    private final Voices voices = new Voices();

    Hosted(MediaShards shards, NodeTransport node, Exports exports, Consumer<RelayMessage> out) {
        this.shards = shards;
        this.node = node;
        this.exports = exports;
        this.out = out;
    }

    synchronized void open(RelayMessage.Open open) {
        long number = open.transport();
        boolean isFull = transports.size() >= MAX_TRANSPORTS;
        if (isOver || isFull || transports.containsKey(number)) {
            out.accept(new RelayMessage.Refused(number, "the node takes no more transports"));
            return;
        }
        IngressLimits ingress = shards.ingress().with(open.ingressBps());
        TransportProxy its =
                shards.open(
                        node.home(),
                        open.remote(),
                        new Events(number),
                        ingress,
                        shards.ingressMeter());
        transports.put(number, its);
        out.accept(new RelayMessage.Opened(number, its.local()));
    }

    synchronized void update(RelayMessage.Update update) {
        TransportProxy its = transports.get(update.transport());
        if (its == null) {
            out.accept(new RelayMessage.Refused(update.transport(), "there is no such transport"));
            return;
        }
        try {
            its.update(update.remote());
            out.accept(new RelayMessage.Opened(update.transport(), its.local()));
        } catch (MediaException e) {
            out.accept(
                    new RelayMessage.Refused(update.transport(), String.valueOf(e.getMessage())));
        }
    }

    /** A message to one of them, or to nobody any more. */
    synchronized @Nullable TransportProxy get(long transport) {
        return transports.get(transport);
    }

    synchronized void publish(RelayMessage.Publish publish) {
        TransportProxy its = transports.get(publish.transport());
        if (its != null) {
            its.publish(publish.section(), publish.spec());
            exports.begin(publish.spec(), publish.relayed());
            tracks.computeIfAbsent(publish.transport(), number -> new HashSet<>())
                    .add(publish.spec().number());
        }
    }

    synchronized void unpublish(long transport, long track) {
        TransportProxy its = transports.get(transport);
        if (its != null) {
            exports.end(track);
            tracks.getOrDefault(transport, new HashSet<>()).remove(track);
            its.unpublish(track);
        }
    }

    synchronized void close(long transport) {
        TransportProxy its = transports.remove(transport);
        if (its != null) {
            tracks.getOrDefault(transport, Set.of()).forEach(exports::end);
            tracks.remove(transport);
            shown.remove(transport);
            its.close();
        }
    }

    synchronized void assign(long transport, String mid, @Nullable TrackSpec track) {
        TransportProxy its = transports.get(transport);
        if (its != null) {
            shown.put(new Shown.Slot(transport, mid), track);
            its.assign(mid, track);
        }
    }

    synchronized void closeSlot(long transport, String mid) {
        TransportProxy its = transports.get(transport);
        if (its != null) {
            shown.put(new Shown.Slot(transport, mid), null);
            its.closeSlot(mid);
        }
    }

    synchronized void listen(long transport, long room, List<String> mids) {
        TransportProxy its = transports.get(transport);
        if (its != null) {
            mids.forEach(mid -> shown.put(new Shown.Slot(transport, mid), null));
            its.listen(room, mids);
        }
    }

    private void show(Shown.Slot slot, TrackSpec track) {
        TransportProxy its = transports.get(slot.transport());
        if (its != null) {
            its.assign(slot.mid(), track);
        }
    }

    /** A track comes to this node, perhaps anew by another way: who is to have it has it. */
    synchronized void came(long track) {
        shown.forEach(track, this::show);
        Voices.Voice voice = voices.get(track);
        if (voice != null) {
            addMirror(track, voice);
        }
    }

    /** As the floor knows nothing of a track that is not here yet, also whether it is hushed. */
    private void addMirror(long track, Voices.Voice voice) {
        FloorProxy floor = floors.get(voice.room());
        if (floor != null) {
            floor.addMirror(node.home(), track);
            if (voice.isHushed()) {
                node.hush(voice.room(), track, true);
            }
        }
    }

    synchronized void hush(long room, long track, boolean is) {
        voices.hush(track, room, is);
        node.hush(room, track, is);
    }

    synchronized void openFloor(long room) {
        floors.computeIfAbsent(
                        room,
                        number -> shards.floor(number, report -> {})) // its home hears them itself
                .open(node.home());
    }

    synchronized void closeFloor(long room) {
        FloorProxy floor = floors.remove(room);
        if (floor != null) {
            floor.close(node.home());
            voices.closeRoom(room);
        }
    }

    synchronized void addVoice(RelayMessage.AddVoice voice) {
        TransportProxy publisher = transports.get(voice.publisher());
        if (publisher != null) {
            publisher.addVoice(voice.room(), voice.track());
        } else if (voice.publisher() == 0 && floors.containsKey(voice.room())) {
            voices.add(voice.track(), voice.room());
            Voices.Voice its = voices.get(voice.track());
            if (its != null) {
                addMirror(voice.track(), its);
            }
        }
    }

    /** Answers {@link RelayMessage.AskFigures} as soon as the shard has said. */
    synchronized void tellFigures() {
        Map<Long, TransportProxy> asked = Map.copyOf(transports);
        shards.figures()
                .thenAccept(all -> {
                    Map<Long, HostedFigures> its = new HashMap<>();
                    ShardFigures shard = all.get(node.home());
                    asked.forEach((number, proxy) -> {
                        TransportFigures figures = shard.transports().get(proxy.number());
                        if (figures != null) {
                            its.put(number, new HostedFigures(figures, proxy.ice(), proxy.dtls()));
                        }
                    });
                    parts(its).forEach(part -> out.accept(new RelayMessage.Figures(part)));
                });
    }

    /** All of them, as many at once as a message may have; one part at least. */
    static List<Map<Long, HostedFigures>> parts(Map<Long, HostedFigures> all) {
        List<Map<Long, HostedFigures>> parts = new ArrayList<>();
        Map<Long, HostedFigures> part = new HashMap<>();
        int size = 0;
        for (Map.Entry<Long, HostedFigures> each : all.entrySet()) {
            if (size >= FIGURES_AT_ONCE) {
                parts.add(part);
                part = new HashMap<>();
                size = 0;
            }
            part.put(each.getKey(), each.getValue());
            TransportFigures its = each.getValue().figures();
            size += 1 + its.tracks().size() + its.slots().size();
        }
        parts.add(part);
        return parts;
    }

    /** The home is gone. */
    synchronized void closeAll() {
        isOver = true;
        List.copyOf(transports.keySet()).forEach(this::close);
        floors.values().forEach(floor -> floor.close(node.home()));
        floors.clear();
    }

    synchronized int size() {
        return transports.size();
    }

    /** What one of them tells, on its shard or on ICE's thread. */
    private final class Events implements TransportEvents {
        private final long number;

        Events(long number) {
            this.number = number;
        }

        @Override
        public void connected() {
            out.accept(new RelayMessage.Connected(number));
        }

        @Override
        public void closed(LeaveReason reason, String detail) {
            out.accept(new RelayMessage.Closed(number, reason, detail));
        }

        @Override
        public void slotStarted(String mid, long track, long rtpTimestamp) {
            out.accept(new RelayMessage.SlotStarted(number, mid, track, rtpTimestamp));
        }

        @Override
        public void slotShows(String mid, long track) {
            out.accept(new RelayMessage.SlotShows(number, mid, track));
        }

        @Override
        public void slotLayers(List<SlotLayers> changed) {
            out.accept(new RelayMessage.LayersChanged(number, changed));
        }

        @Override
        public void layersWanted(long track, int shard, LayersWanted wanted) {
            out.accept(new RelayMessage.WantedThere(track, wanted.mask(), wanted.mostBps()));
        }
    }
}
