package sfu.signaling.session;

import sfu.core.api.Destination;
import sfu.core.api.DirectState;
import sfu.core.api.EncodingState;
import sfu.core.api.Knock;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaCap;
import sfu.core.api.MuteNews;
import sfu.core.api.Participant;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.ParticipantListener;
import sfu.core.api.Permissions;
import sfu.core.api.RoomAbout;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;
import sfu.core.api.SpeakersState;
import sfu.core.api.StageNews;
import sfu.core.api.TrackSource;
import sfu.signaling.http.SharedText;
import sfu.signaling.moderation.Passes;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.DirectMessage;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ModerationMessage;
import sfu.signaling.protocol.ServerMessage;

import java.util.List;
import java.util.function.Consumer;

/** What happens in the room, as messages to the client. */
final class ClientEvents implements ParticipantListener {
    private final Outbox outbox;
    private final Broadcasts broadcasts;
    private final Credentials credentials;
    private final Passes passes;
    private final long joinId;
    private final Consumer<String> onKnocked;
    private final Consumer<LeaveReason> onClosed;

    /**
     * @param joinId of the request to join
     * @param onKnocked told the room in whose lobby it waits
     */
    ClientEvents(
            Outbox outbox,
            Broadcasts broadcasts,
            Credentials credentials,
            Passes passes,
            long joinId,
            Consumer<String> onKnocked,
            Consumer<LeaveReason> onClosed) {
        this.passes = passes;
        this.onKnocked = onKnocked;
        this.outbox = outbox;
        this.joinId = joinId;
        this.broadcasts = broadcasts;
        this.credentials = credentials;
        this.onClosed = onClosed;
    }

    @Override
    public void rosterChanged(Shared<RosterDelta> delta) {
        outbox.state( // versions say that one was left out: the client asks for a page
                "roster",
                delta.as(SharedText.class, its -> new SharedText(Json.write(Codes.roster(its)))));
    }

    @Override
    public void roomChanged(RoomAbout about) {
        outbox.state("room", broadcasts.text(about, Codes::room));
    }

    @Override
    public void permissionsChanged(Permissions now) {
        outbox.state("permissions", Codes.permissions(credentials.permissions(now)));
    }

    @Override
    public void slotsChanged(List<SlotState> slots) {
        outbox.slots(new ServerMessage.Slots(slots.stream().map(Codes::slot).toList()));
    }

    @Override
    public void encodingsWanted(String mid, List<EncodingState> encodings, MediaCap cap) {
        outbox.state("layers " + mid, Codes.layers(mid, encodings, cap));
    }

    @Override
    public void speakersChanged(SpeakersState speakers) {
        outbox.state("speakers", broadcasts.text(speakers, Codes::speakers));
    }

    @Override
    public void backupWanted(String mid, String codec) {
        outbox.state(
                "backup " + mid, new ServerMessage.Backup(mid, codec.isEmpty() ? null : codec));
    }

    @Override
    public void stageChanged(StageNews news) {
        outbox.event(Codes.stage(news));
    }

    @Override
    public void directChanged(DirectState state) {
        outbox.event(DirectMessage.of(state));
    }

    @Override
    public void signalled(String from, String data) {
        outbox.event(new DirectMessage.Signal(from, data));
    }

    /** Before the reply to join. */
    @Override
    public void waiting(String room, int position) {
        outbox.reply(new ServerMessage.Waiting(joinId, room, position));
    }

    /** Likewise. */
    @Override
    public void knocked(String room, String knock) {
        onKnocked.accept(room);
    }

    @Override
    public void lobbyChanged(List<Knock> waiting) {
        outbox.state("lobby", broadcasts.text(waiting, Codes::lobby));
    }

    @Override
    public void muted(MuteNews news) {
        outbox.event(Codes.muted(news));
    }

    @Override
    public boolean canUnmute() {
        return true;
    }

    @Override
    public void unmuteAsked(TrackSource source, String by) {
        outbox.event(new ModerationMessage.UnmuteAsked(Codes.source(source), by));
    }

    @Override
    public boolean sent(ParticipantInfo its, Destination to) {
        Participant me = credentials.participantOrNull();
        String ticket =
                me == null
                        ? null
                        : passes.issue(
                                new Passes.Pass(
                                        to, credentials.room(), credentials.grant(), its, me));
        if (ticket == null) {
            return false; // it is not in yet
        }
        outbox.event(
                new ModerationMessage.Moved(
                        to.room(), to.title(), ticket, Passes.LIFE.toSeconds(), to.isBack()));
        return true;
    }

    @Override
    public void relocated() {
        outbox.event(new ServerMessage.Relocated());
    }

    @Override
    public void endAnnounced(long inMs) {
        outbox.event(new ModerationMessage.BreakoutEnds(inMs));
    }

    @Override
    public void connected() {
        outbox.event(new ServerMessage.Connected());
    }

    @Override
    public void closed(LeaveReason reason) {
        onClosed.accept(reason);
        outbox.event(new ServerMessage.Closed(Codes.reason(reason)));
        outbox.close(Codes.closeCode(reason), Codes.reason(reason));
    }
}
