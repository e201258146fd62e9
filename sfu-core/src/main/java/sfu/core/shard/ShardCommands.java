package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaCap;
import sfu.core.forward.DownTrack;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.TrackSpec;
import sfu.core.ice.CheckResponder;
import sfu.core.layers.SlotRule;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ThreadLocalRandom;

/** Carries out commands on their shard's thread. */
final class ShardCommands {
    private ShardCommands() {}

    static void run(Shard shard, ShardCommand command) {
        switch (command) {
            case ShardCommand.Attach(Transport t) -> shard.transports().put(t.number(), t);
            case ShardCommand.Detach(Transport t) -> detach(shard, t);
            case ShardCommand.Route(long hi, long lo, long port, Transport t) -> {
                shard.peers().claim(hi, lo, port, t);
                pathsChanged(shard, t, 1);
            }
            case ShardCommand.Prove(long hi, long lo, long port, Transport t) ->
                    shard.peers().prove(hi, lo, port, t);
            case ShardCommand.Unroute(long hi, long lo, long port, Transport t) -> {
                shard.peers().remove(hi, lo, port, t);
                pathsChanged(shard, t, -1);
            }
            case ShardCommand.SelectPath(Transport t, long hi, long lo, long port, long rttNs) ->
                    t.selectPath(hi, lo, port, rttNs, shard.nowNs());
            case ShardCommand.AnswerChecks(Transport t, CheckResponder responder) ->
                    t.checks().by(responder);
            case ShardCommand.InstallKeys keys ->
                    keys.transport().installKeys(keys.keys(), shard.nowNs());
            case ShardCommand.Publish publish -> publish(shard, publish);
            case ShardCommand.Unpublish(Transport t, long track) -> unpublish(shard, t, track);
            case ShardCommand.CapTrack(Transport t, long track, long bitrateBps) ->
                    capTrack(t, track, bitrateBps);
            case ShardCommand.OpenSlot open -> openSlot(open);
            case ShardCommand.Pin(Transport t, String mid, int encoding) ->
                    t.slots().pin(mid, encoding, shard.nowNs());
            case ShardCommand.Top(Transport t, String mid, int spatial, int temporal) ->
                    t.slots().top(mid, spatial, temporal, shard.nowNs());
            case ShardCommand.Most(Transport t, String mid, int encoding, long bps) ->
                    t.slots().most(mid, encoding, bps);
            case ShardCommand.Retell(long track) -> {
                shard.wantedLayers().forget(track);
                shard.wantedLayers().changed(shard.tracks().get(track));
            }
            case ShardCommand.CloseSlot(Transport t, String mid) -> closeSlot(t, mid);
            case ShardCommand.Assign(Transport t, String mid, long track) -> {
                shard.wantedLayers().forget(track);
                t.slots().assign(mid, track == 0 ? null : shard.tracks().get(track), shard.nowNs());
            }
            case ShardCommand.OpenFloor(long room, FloorEvents events) ->
                    shard.floors().open(shard, room, events);
            case ShardCommand.CloseFloor(long room) -> shard.floors().close(room);
            case ShardCommand.Hush(long room, long track, boolean isHushed) ->
                    shard.floors().hush(room, track, isHushed);
            case ShardCommand.AddVoice(long room, long track, Transport publisher) ->
                    shard.floors().add(room, shard.tracks().get(track), publisher);
            case ShardCommand.PassOn(long room, int seats, var to) ->
                    shard.floors().passOn(room, seats, to);
            case ShardCommand.Listen(Transport t, long room, var mids) ->
                    shard.floors().listen(room, t, mids, shard.nowNs());
            case ShardCommand.Bar(Transport t, long room, Set<Long> barred, Set<Long> allowed) ->
                    shard.floors().bar(room, t, barred, allowed, shard.nowNs());
            case ShardCommand.SetViews(Transport t, var views) -> {
                t.slots().views().set(views);
                t.allocation().soon();
            }
            case ShardCommand.SetPolicy(Transport t, MediaCap cap, boolean screenFirst) -> {
                t.slots().views().allow(cap, screenFirst);
                t.allocation().soon();
            }
            case ShardCommand.SetRule(Transport t, String mid, SlotRule rule) -> {
                t.slots().views().rule(mid, rule);
                t.allocation().soon();
            }
            case ShardCommand.Mirror mirror -> mirror(shard, mirror);
            case ShardCommand.Unmirror(long track) -> end(shard, shard.tracks().get(track));
            case ShardCommand.AddMirror(long track, Shard to) -> addMirror(shard, track, to);
            case ShardCommand.RemoveMirror(long track, Shard to) -> removeMirror(shard, track, to);
            case ShardCommand.RequestKeyFrame(long track, int encoding) ->
                    requestKeyFrame(shard, track, encoding);
            case ShardCommand.SyncClock sync -> syncClock(shard, sync);
            case ShardCommand.Announce said -> announce(shard, said);
            case ShardCommand.Ended ended -> ended(shard, ended);
            case ShardCommand.SendPlain(byte[] datagram, long hi, long lo, long port) ->
                    shard.egress().sendPlain(datagram, datagram.length, hi, lo, port);
            case ShardCommand.Snapshot(var answer) -> new FiguresInTurns(shard, answer).turn();
            case ShardCommand.GoOn(FiguresInTurns figures) -> figures.turn();
            case ShardCommand.Close(var done) -> {
                shard.close();
                if (done != null) {
                    done.complete(null);
                }
            }
        }
    }

    private static void pathsChanged(Shard shard, Transport transport, int by) {
        if (transport.shard() == shard) {
            transport.authenticPath().pathsChanged(by);
        }
    }

    private static void detach(Shard shard, Transport transport) {
        if (shard.transports().remove(transport.number()) != null) {
            transport.leave();
            shard.ended(transport);
        }
    }

    private static void publish(Shard shard, ShardCommand.Publish command) {
        Transport transport = command.transport();
        if (transport.isClosed()) {
            return;
        }
        LayeredTrack track = shard.tracks().add(command.spec(), transport::askKeyFrame);
        transport.receiver().streams().add(new Published(command.section(), track));
        shard.wantedLayers().add(track.spec().number(), transport.events());
    }

    private static void unpublish(Shard shard, Transport transport, long number) {
        Published published = transport.receiver().streams().remove(number);
        if (published != null) {
            shard.endTrack(published.track());
        }
    }

    private static void capTrack(Transport transport, long number, long bitrateBps) {
        Published published = transport.receiver().streams().of(number);
        if (published != null) {
            CapLimits limits = transport.ingress().cap();
            published.cap().set(bitrateBps, limits, transport.shard().nowNs());
        }
    }

    private static void openSlot(ShardCommand.OpenSlot command) {
        Transport transport = command.transport();
        if (!transport.isClosed()) {
            int first =
                    ThreadLocalRandom.current().nextInt(0x8000); // no early wrap: RFC 3711 3.3.1
            transport.prepareFor(command.spec().section());
            transport
                    .slots()
                    .open(
                            new DownTrack(
                                    command.spec(),
                                    transport.outlet(),
                                    first,
                                    transport.slotEvents()));
        }
    }

    private static void closeSlot(Transport transport, String mid) {
        DownTrack closed = transport.slots().close(mid);
        if (closed != null) {
            transport.reports().sayGoodbye(List.of(closed));
        }
    }

    private static void mirror(Shard shard, ShardCommand.Mirror command) {
        TrackSpec spec = command.spec();
        Shard home = command.home();
        shard.wantedLayers().add(spec.number(), command.publisher());
        if (shard.tracks().get(spec.number()) == null) {
            shard.tracks()
                    .add(
                            spec,
                            up -> {
                                home.execute(
                                        new ShardCommand.RequestKeyFrame(
                                                spec.number(), up.encoding()));
                                return true;
                            });
        }
    }

    private static void end(Shard shard, @Nullable LayeredTrack track) {
        if (track != null) {
            shard.endTrack(track);
        }
    }

    private static void addMirror(Shard shard, long number, Shard to) {
        LayeredTrack track = shard.tracks().get(number);
        if (track != null) {
            shard.inbox().addMirror(track, to);
        }
    }

    private static void removeMirror(Shard shard, long number, Shard to) {
        LayeredTrack track = shard.tracks().get(number);
        if (track != null) {
            shard.inbox().removeMirror(track, to);
        }
    }

    private static void requestKeyFrame(Shard shard, long number, int encoding) {
        LayeredTrack track = shard.tracks().get(number);
        if (track != null) {
            track.encoding(encoding).encoder().wantKeyFrame(shard.nowNs());
        }
    }

    private static void announce(Shard shard, ShardCommand.Announce said) {
        LayeredTrack track = shard.tracks().get(said.track());
        if (track != null) {
            track.announced(said.encodings(), said.sizes(), said.nowNs());
        }
    }

    private static void ended(Shard shard, ShardCommand.Ended said) {
        LayeredTrack track = shard.tracks().get(said.track());
        if (track != null) {
            track.ended(said.encoding(), said.lastNumber(), said.nowNs());
        }
    }

    private static void syncClock(Shard shard, ShardCommand.SyncClock sync) {
        LayeredTrack track = shard.tracks().get(sync.track());
        if (track != null) {
            track.encoding(sync.encoding())
                    .clock()
                    .sync(sync.rtp(), sync.serverNs(), sync.captureNs());
        }
    }
}
