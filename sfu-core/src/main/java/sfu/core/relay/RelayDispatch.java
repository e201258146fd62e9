package sfu.core.relay;

import sfu.core.shard.NodeTransport;
import sfu.core.shard.TransportProxy;

import java.util.function.Consumer;

/** What a home says, carried out at its edge. */
final class RelayDispatch {
    private RelayDispatch() {}

    /** Whether it was said to an edge. */
    static boolean asEdge(
            RelayMessage message,
            Hosted hosted,
            NodeTransport node,
            Imports imports,
            Consumer<RelayMessage> out) {
        switch (message) {
            case RelayMessage.Open open -> hosted.open(open);
            case RelayMessage.Update update -> hosted.update(update);
            case RelayMessage.Close(long its) -> hosted.close(its);
            case RelayMessage.Publish publish -> hosted.publish(publish);
            case RelayMessage.Unpublish(long its, long track) -> hosted.unpublish(its, track);
            case RelayMessage.AddVoice voice -> hosted.addVoice(voice);
            case RelayMessage.OpenFloor(long room) -> hosted.openFloor(room);
            case RelayMessage.CloseFloor(long room) -> hosted.closeFloor(room);
            case RelayMessage.Hush(long room, long track, boolean is) -> node.hush(room, track, is);
            case RelayMessage.Import(var section, var spec) -> {
                long track = spec.number();
                Imports.Demand asked =
                        (shard, mask, bps) -> out.accept(new RelayMessage.Wanted(track, mask));
                imports.begin(node, section, spec, asked);
            }
            case RelayMessage.AskFigures() -> hosted.tellFigures();
            case RelayMessage.Unimport(long track) -> imports.end(node, track);
            default -> {
                return toTransport(message, hosted);
            }
        }
        return true;
    }

    private static boolean toTransport(RelayMessage message, Hosted hosted) {
        switch (message) {
            case RelayMessage.AddCandidates(long to, var more) ->
                    tell(hosted, to, its -> its.addCandidates(more));
            case RelayMessage.OpenSlot(long to, var spec) ->
                    tell(hosted, to, its -> its.openSlot(spec));
            case RelayMessage.CloseSlot(long to, String mid) ->
                    tell(hosted, to, its -> its.closeSlot(mid));
            case RelayMessage.Assign assign ->
                    tell(
                            hosted,
                            assign.transport(),
                            its -> its.assign(assign.mid(), assign.track()));
            case RelayMessage.SetViews(long to, var views) ->
                    tell(hosted, to, its -> its.setViews(views));
            case RelayMessage.SetRule(long to, String mid, var rule) ->
                    tell(hosted, to, its -> its.setRule(mid, rule));
            case RelayMessage.SetPolicy(long to, var cap, boolean screenFirst) ->
                    tell(hosted, to, its -> its.setPolicy(cap, screenFirst));
            case RelayMessage.Listen(long to, long room, var mids) ->
                    tell(hosted, to, its -> its.listen(room, mids));
            case RelayMessage.Bar(long to, long room, long track, boolean isBarred) ->
                    tell(hosted, to, its -> its.bar(room, track, isBarred));
            default -> {
                return false;
            }
        }
        return true;
    }

    private static void tell(Hosted hosted, long transport, Consumer<TransportProxy> what) {
        TransportProxy its = hosted.get(transport);
        if (its != null) {
            what.accept(its);
        }
    }
}
