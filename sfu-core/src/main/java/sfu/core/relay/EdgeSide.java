package sfu.core.relay;

import sfu.core.shard.MediaShards;
import sfu.core.shard.TransportProxy;

import java.util.function.Consumer;

/** An edge towards the home of a room: what that says is carried out here. */
final class EdgeSide {
    private final Association association;
    private final Hosted hosted;

    EdgeSide(MediaShards shards, Association association) {
        this.association = association;
        hosted = new Hosted(shards, association.node(), association.exports(), association::send);
    }

    int number() {
        return association.number();
    }

    RelayFigures figures() {
        return new RelayFigures(
                hosted.size(), 0, association.exports().size(), association.imports().size());
    }

    /** All that is here for the home ends. */
    void close() {
        hosted.closeAll();
        association.close();
    }

    /**
     * @throws IllegalArgumentException if no home says that
     */
    void onMessage(RelayMessage message) {
        switch (message) {
            case RelayMessage.Open open -> hosted.open(open);
            case RelayMessage.Update update -> hosted.update(update);
            case RelayMessage.Close(long its) -> hosted.close(its);
            case RelayMessage.Publish publish -> hosted.publish(publish);
            case RelayMessage.Unpublish(long its, long track) -> hosted.unpublish(its, track);
            case RelayMessage.AddVoice voice -> hosted.addVoice(voice);
            case RelayMessage.OpenFloor(long room) -> hosted.openFloor(room);
            case RelayMessage.CloseFloor(long room) -> hosted.closeFloor(room);
            case RelayMessage.Hush(long room, long track, boolean is) ->
                    association.node().hush(room, track, is);
            case RelayMessage.Import(var section, var spec) -> {
                long track = spec.number();
                Imports.Demand asked =
                        (shard, mask, bps) ->
                                association.send(RelayMessage.Wanted.of(track, mask, bps));
                association.imports().begin(association.node(), section, spec, asked);
            }
            case RelayMessage.Wanted wanted -> association.exports().wanted(wanted);
            case RelayMessage.AskFigures() -> hosted.tellFigures();
            case RelayMessage.Unimport(long track) ->
                    association.imports().end(association.node(), track);
            default -> toTransport(message);
        }
    }

    private void toTransport(RelayMessage message) {
        switch (message) {
            case RelayMessage.AddCandidates(long to, var more) ->
                    tell(to, its -> its.addCandidates(more));
            case RelayMessage.OpenSlot(long to, var spec) -> tell(to, its -> its.openSlot(spec));
            case RelayMessage.CloseSlot(long to, String mid) -> tell(to, its -> its.closeSlot(mid));
            case RelayMessage.Assign assign ->
                    tell(assign.transport(), its -> its.assign(assign.mid(), assign.track()));
            case RelayMessage.SetViews(long to, var views) -> tell(to, its -> its.setViews(views));
            case RelayMessage.SetRule(long to, String mid, var rule) ->
                    tell(to, its -> its.setRule(mid, rule));
            case RelayMessage.SetPolicy(long to, var cap, boolean screenFirst) ->
                    tell(to, its -> its.setPolicy(cap, screenFirst));
            case RelayMessage.Listen(long to, long room, var mids) ->
                    tell(to, its -> its.listen(room, mids));
            case RelayMessage.Bar(long to, long room, var barred, var allowed) ->
                    tell(to, its -> its.bar(room, barred, allowed));
            default ->
                    throw new IllegalArgumentException(
                            "no home says " + message.getClass().getSimpleName());
        }
    }

    private void tell(long transport, Consumer<TransportProxy> what) {
        TransportProxy its = hosted.get(transport);
        if (its != null) {
            what.accept(its);
        }
    }
}
