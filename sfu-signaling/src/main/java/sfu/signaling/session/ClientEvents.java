package sfu.signaling.session;

import sfu.core.api.DirectState;
import sfu.core.api.EncodingState;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaCap;
import sfu.core.api.ParticipantListener;
import sfu.core.api.Permissions;
import sfu.core.api.RoomAbout;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;
import sfu.core.api.SpeakersState;
import sfu.core.api.StageNews;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.DirectMessage;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.List;

/** What happens in the room, as messages to the client. */
final class ClientEvents implements ParticipantListener {
    private final Outbox outbox;
    private final Broadcasts broadcasts;
    private final Credentials credentials;
    private final long joinId;
    private final Runnable onClosed;

    /**
     * @param joinId of the request to join
     */
    ClientEvents(
            Outbox outbox,
            Broadcasts broadcasts,
            Credentials credentials,
            long joinId,
            Runnable onClosed) {
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

    @Override
    public void connected() {
        outbox.event(new ServerMessage.Connected());
    }

    @Override
    public void closed(LeaveReason reason) {
        onClosed.run();
        outbox.event(new ServerMessage.Closed(Codes.reason(reason)));
        outbox.close(Codes.closeCode(reason), Codes.reason(reason));
    }
}
