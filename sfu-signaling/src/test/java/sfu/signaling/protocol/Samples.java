package sfu.signaling.protocol;

import sfu.core.api.DirectState;
import sfu.core.api.EncodingState;
import sfu.core.api.Knock;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaKind;
import sfu.core.api.MuteNews;
import sfu.core.api.Notes;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.RoomAbout;
import sfu.core.api.RosterDelta;
import sfu.core.api.RosterEntry;
import sfu.core.api.RosterPage;
import sfu.core.api.Selection;
import sfu.core.api.SlotLayer;
import sfu.core.api.SlotState;
import sfu.core.api.SpeakersState;
import sfu.core.api.StageAction;
import sfu.core.api.StageNews;
import sfu.core.api.StageState;
import sfu.core.api.TrackInfo;
import sfu.core.api.TrackSource;
import sfu.signaling.ice.IceServer;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** One message or more of each type that a server sends, with everything in it and with little. */
final class Samples {
    private static final Notes NOTES = new Notes("{}", Map.of("hand", "up"));
    private static final RoomAbout ABOUT = new RoomAbout("webinar", Map.of("tier", "gold"), NOTES);
    private static final ServerMessage.RoomInfo ROOM = Codes.roomInfo(ABOUT);
    private static final ParticipantInfo ANN =
            new ParticipantInfo("PA_1", "ann", "Ann", -1, true, true, Role.MODERATOR, true);
    private static final ParticipantInfo BOB =
            new ParticipantInfo("PA_2", "bob", "", 2, false, true, Role.ATTENDEE, false);
    private static final RosterEntry PUBLISHER =
            new RosterEntry(
                    ANN,
                    NOTES,
                    List.of(
                            new TrackInfo(
                                    "TR_1",
                                    "PA_1",
                                    "0",
                                    MediaKind.AUDIO,
                                    TrackSource.SCREEN_AUDIO,
                                    true,
                                    NOTES)));
    private static final RosterEntry VIEWER = new RosterEntry(BOB, Notes.NONE, List.of(), 5);

    private static final IceServer TURN =
            new IceServer(List.of("turn:turn.example:3478"), "1790000000:ann", "hash");

    private static final ChatMessage.Talker TALKER = new ChatMessage.Talker("CS_1", "ann", "Ann");
    private static final ChatMessage.Kept KEPT =
            new ChatMessage.Kept("17", 1, TALKER, "bob", "hi", "AAEC", "x", 2L);

    private Samples() {}

    private static String page(long next) {
        return Json.text(Codes.page(new RosterPage(7, 2, 1, List.of(PUBLISHER, VIEWER), next)));
    }

    private static ServerMessage joined(ParticipantInfo who, String page) {
        return new ServerMessage.Joined(
                1,
                1,
                "demo",
                Codes.me(who),
                page,
                List.of(TURN),
                "session",
                "secret",
                30,
                List.of("resume"),
                ROOM,
                Codes.allowed(Permissions.of(true, true)));
    }

    static List<ServerMessage> all() {
        return List.of(
                joined(ANN, page(9)),
                joined(BOB, page(RosterPage.NO_MORE)),
                new ServerMessage.Resumed(1, "next", 8),
                new ServerMessage.IceServers(6, List.of(TURN)),
                new ServerMessage.TokenExpiring(30_000),
                new ServerMessage.Participants(2, page(9)),
                new ServerMessage.Answer(3, "v=0\r\n"),
                new ServerMessage.Ok(4),
                new ServerMessage.Pong(5),
                new ServerMessage.Failure(6L, ErrorCode.LIMIT, "viewRate", "too many"),
                new ServerMessage.Failure(null, ErrorCode.BAD_REQUEST, null, "no message"),
                Codes.room(ABOUT),
                Codes.permissions(Permissions.of(true, false)),
                Codes.permissions(
                        new Permissions(
                                true,
                                new Selection<>(Set.of(TrackSource.SCREEN_AUDIO)),
                                true,
                                new Selection<>(Set.of("bob")),
                                new Selection<>(Set.of(TrackSource.CAMERA)),
                                false)),
                new ServerMessage.Waiting(1, "demo", 1),
                new ServerMessage.Waiting(1, "demo", "lobby", null, "session", "secret", 30L),
                Codes.muted(new MuteNews("0", TrackSource.MICROPHONE, true, true, "ann")),
                Codes.muted(new MuteNews(null, TrackSource.SCREEN_AUDIO, false, false, "")),
                new ModerationMessage.UnmuteAsked("camera", "ann"),
                Codes.lobby(List.of(new Knock("KN_1", "bob", "Bob", 1_790_000_000_000L))),
                new ModerationMessage.Moved("demo~1", "Red", "ticket", 60, false),
                new ModerationMessage.BreakoutEnds(60_000),
                new ServerMessage.Relocated(),
                new ServerMessage.AddressesGone(List.of("203.0.113.7", "2001:db8:0:0:0:0:0:7")),
                new ModerationMessage.Breakouts(
                        7,
                        List.of(
                                new ModerationMessage.BreakoutRoom(
                                        "demo~1",
                                        "Red",
                                        List.of(
                                                new ModerationMessage.Resident(
                                                        "PA_2", "bob", "Bob"))))),
                Codes.stage(new StageNews(BOB, StageState.INVITED, StageAction.INVITE)),
                Codes.roster(
                        new RosterDelta(
                                1,
                                2,
                                2,
                                1,
                                List.of(PUBLISHER, VIEWER),
                                List.of(
                                        new RosterDelta.Departure("PA_3", LeaveReason.LEFT),
                                        new RosterDelta.Departure("PA_4", null)))),
                new ServerMessage.Slots(List.of(Codes.slot(shown()), Codes.slot(empty()))),
                Codes.layers(
                        "1",
                        List.of(new EncodingState(0, "f", true, 1_000_000)),
                        new MediaCap(1280, 720, 30, 2_000_000)),
                Codes.layers("1", List.of(), MediaCap.NONE),
                Codes.speakers(new SpeakersState("PA_1", List.of("PA_1", "PA_2"))),
                Codes.speakers(SpeakersState.NOBODY),
                new ServerMessage.Backup("1", "VP8"),
                new ServerMessage.Backup("1", null),
                new NotifyMessage.Notified(7, "a.1", 2),
                new NotifyMessage.Notification(
                        "a.1", 1, new NotifyMessage.Notifier("ann", "Ann"), "call", "{\"room\":1}"),
                new NotifyMessage.Notification("a.1", 1, null, "", "null"),
                new NotifyMessage.Online(7, List.of("bob")),
                DirectMessage.of(
                        new DirectState(
                                DirectState.Mode.CONNECTING,
                                1,
                                List.of(new DirectState.Peer("PA_2", true)),
                                Duration.ofSeconds(5),
                                DirectState.Reason.TWO)),
                new DirectMessage.Signal("PA_2", "{\"candidate\":\"\"}"),
                new ChatMessage.Session(1, 1, TALKER, "session", "secret", 0, List.of("chat")),
                new ChatMessage.Channel(2, "c", 1, List.of(TALKER), List.of(KEPT), true),
                new ChatMessage.Channel(2, null, 0, List.of(), List.of(), false),
                new ChatMessage.ChannelPeople(
                        "c",
                        1,
                        List.of(TALKER),
                        List.of(new ServerMessage.LeftEntry("CS_2", "left"))),
                new ChatMessage.MessageSent(3, "17", 1, true),
                new ChatMessage.Message("c", "17", 1, TALKER, "bob", "hi", null, null),
                new ChatMessage.Message(null, "17", 1, TALKER, null, null, "AAEC", "x"),
                new ChatMessage.Messages(4, List.of(KEPT), false),
                new ChatMessage.MessageEdited("c", "17", 2, "ho", TALKER),
                new ChatMessage.MessageDeleted(null, "17", 3, TALKER),
                new ChatMessage.Typing("c", TALKER, true),
                new ChatMessage.Relay(null, TALKER, "bob", "x", "AAEC"),
                new ServerMessage.Connected(),
                new ServerMessage.Closed("left"));
    }

    private static SlotState shown() {
        return new SlotState(
                "2",
                MediaKind.VIDEO,
                "TR_2",
                TrackSource.CAMERA,
                ANN,
                SlotState.Reason.BANDWIDTH,
                new SlotLayer(1, "h", 640, 360, 30, 0, 2, false),
                4_294_967_295L,
                false);
    }

    private static SlotState empty() {
        return new SlotState(
                "3", MediaKind.AUDIO, null, null, null, SlotState.Reason.NO_SOURCE, null, -1, true);
    }
}
