package sfu.signaling.protocol;

import org.jspecify.annotations.Nullable;

import sfu.core.api.EncodingState;
import sfu.core.api.Knock;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaCap;
import sfu.core.api.MediaException;
import sfu.core.api.MuteNews;
import sfu.core.api.Notes;
import sfu.core.api.ParticipantInfo;
import sfu.core.api.Permissions;
import sfu.core.api.Role;
import sfu.core.api.RoomAbout;
import sfu.core.api.RosterDelta;
import sfu.core.api.RosterEntry;
import sfu.core.api.RosterPage;
import sfu.core.api.SlotLayer;
import sfu.core.api.SlotState;
import sfu.core.api.SpeakersState;
import sfu.core.api.StageNews;
import sfu.core.api.TrackInfo;
import sfu.core.api.TrackSource;
import sfu.core.stats.Limit;
import sfu.signaling.protocol.ServerMessage.CapEntry;
import sfu.signaling.protocol.ServerMessage.EncodingEntry;
import sfu.signaling.protocol.ServerMessage.LayerEntry;
import sfu.signaling.protocol.ServerMessage.Layers;
import sfu.signaling.protocol.ServerMessage.LeftEntry;
import sfu.signaling.protocol.ServerMessage.Me;
import sfu.signaling.protocol.ServerMessage.Page;
import sfu.signaling.protocol.ServerMessage.Person;
import sfu.signaling.protocol.ServerMessage.RoomInfo;
import sfu.signaling.protocol.ServerMessage.Roster;
import sfu.signaling.protocol.ServerMessage.SlotEntry;
import sfu.signaling.protocol.ServerMessage.Speakers;
import sfu.signaling.protocol.ServerMessage.TrackEntry;

import java.net.InetAddress;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The media plane's values in the protocol's words. */
public final class Codes {
    private Codes() {}

    public static Me me(ParticipantInfo info) {
        return new Me(
                info.id(),
                info.identity(),
                info.name(),
                Integer.toUnsignedLong(info.number()),
                info.canPublish(),
                info.canSubscribe(),
                role(info.role()),
                info.onStage());
    }

    private static @Nullable String role(Role role) {
        return role == Role.ATTENDEE ? null : camel(role);
    }

    public static ServerMessage.Stage stage(StageNews news) {
        return new ServerMessage.Stage(
                me(news.participant()), camel(news.state()), camel(news.cause()));
    }

    /** The role with this name in the protocol; whatever else stands for an attendee. */
    public static Role role(@Nullable String name) {
        Role role = roleNamed(name);
        return role == null ? Role.ATTENDEE : role;
    }

    public static @Nullable String limit(@Nullable Limit limit) {
        return limit == null ? null : camel(limit);
    }

    private static Person person(RosterEntry entry) {
        ParticipantInfo who = entry.participant();
        return new Person(
                who.id(),
                who.identity(),
                who.name(),
                Integer.toUnsignedLong(who.number()),
                role(who.role()),
                who.onStage(),
                metadata(entry.notes()),
                attributes(entry.notes()),
                entry.handRaisedAtMs() == 0 ? null : entry.handRaisedAtMs(),
                entry.tracks().stream().map(Codes::track).toList());
    }

    private static TrackEntry track(TrackInfo info) {
        return new TrackEntry(
                info.id(),
                camel(info.kind()),
                camel(info.source()),
                info.muted(),
                metadata(info.notes()),
                attributes(info.notes()));
    }

    private static @Nullable String metadata(Notes notes) {
        return notes.metadata().isEmpty() ? null : notes.metadata();
    }

    private static @Nullable Map<String, String> attributes(Notes notes) {
        return notes.attributes().isEmpty() ? null : notes.attributes();
    }

    public static RoomInfo roomInfo(RoomAbout about) {
        return new RoomInfo(
                about.template(),
                about.labels(),
                about.notes().metadata(),
                about.notes().attributes(),
                about.state().isLocked(),
                about.state().hasLobby(),
                about.state().isRecording());
    }

    public static ServerMessage.Permissions permissions(Permissions now) {
        ServerMessage.Allowed its = allowed(now);
        return new ServerMessage.Permissions(
                its.canPublish(),
                its.canPublishSources(),
                its.canSubscribe(),
                its.canSubscribeTo(),
                its.canSubscribeSources(),
                its.canUpdateMetadata(),
                its.canModerate());
    }

    public static ServerMessage.Allowed allowed(Permissions its) {
        Set<String> identities = its.subscribeTo().only();
        return new ServerMessage.Allowed(
                its.canPublish(),
                Arrays.stream(TrackSource.values())
                        .filter(its::mayPublish)
                        .map(Codes::camel)
                        .toList(),
                its.canSubscribe(),
                identities == null ? null : identities.stream().sorted().toList(),
                Arrays.stream(TrackSource.values())
                        .filter(its.subscribeSources()::has)
                        .map(Codes::camel)
                        .toList(),
                its.canUpdateMetadata(),
                its.canModerate());
    }

    public static ServerMessage.Room room(RoomAbout about) {
        return new ServerMessage.Room(
                about.notes().metadata(),
                about.notes().attributes(),
                about.state().isLocked(),
                about.state().hasLobby(),
                about.state().isRecording());
    }

    public static Page page(RosterPage page) {
        return new Page(
                page.version(),
                page.participants(),
                page.publishers(),
                page.people().stream().map(Codes::person).toList(),
                page.next() == RosterPage.NO_MORE ? null : Long.toString(page.next()));
    }

    public static Roster roster(RosterDelta delta) {
        return new Roster(
                delta.from(),
                delta.to(),
                delta.participants(),
                delta.publishers(),
                delta.left().stream().map(Codes::left).toList(),
                delta.people().stream().map(Codes::person).toList());
    }

    private static LeftEntry left(RosterDelta.Departure departure) {
        LeaveReason reason = departure.reason();
        return new LeftEntry(departure.id(), reason == null ? "audience" : reason(reason));
    }

    public static SlotEntry slot(SlotState state) {
        SlotState.Reason reason = state.reason();
        TrackSource source = state.source();
        ParticipantInfo publisher = state.publisher();
        return new SlotEntry(
                state.mid(),
                camel(state.kind()),
                state.trackId(),
                source == null ? null : camel(source),
                publisher == null ? null : publisher.id(),
                publisher == null ? null : publisher.identity(),
                publisher == null ? null : publisher.name(),
                reason == null ? null : camel(reason),
                layer(state.layer()),
                state.rtpTimestamp(),
                state.followsLoudest());
    }

    public static Speakers speakers(SpeakersState state) {
        return new Speakers(state.dominant(), state.recent());
    }

    private static @Nullable LayerEntry layer(@Nullable SlotLayer layer) {
        if (layer == null) {
            return null;
        }
        return new LayerEntry(
                layer.encoding(),
                layer.rid(),
                layer.width(),
                layer.height(),
                layer.frameRate(),
                layer.spatial(),
                layer.temporal(),
                layer.isPaused());
    }

    public static Layers layers(String mid, List<EncodingState> encodings, MediaCap cap) {
        List<EncodingEntry> entries =
                encodings.stream()
                        .map(e -> new EncodingEntry(e.index(), e.rid(), e.isActive(), e.mostBps()))
                        .toList();
        CapEntry most = new CapEntry(cap.width(), cap.height(), cap.frameRate(), cap.bitrateBps());
        return new Layers(mid, entries, cap.isNone() ? null : most);
    }

    /** The source with this name in the protocol, or null. */
    public static @Nullable TrackSource source(@Nullable String name) {
        for (TrackSource source : TrackSource.values()) {
            if (camel(source).equals(name)) {
                return source;
            }
        }
        return null;
    }

    public static String source(TrackSource source) {
        return camel(source);
    }

    public static ModerationMessage.Muted muted(MuteNews news) {
        return new ModerationMessage.Muted(
                news.mid(), camel(news.source()), news.isMuted(), news.isHard(), news.by());
    }

    public static ModerationMessage.Lobby lobby(List<Knock> waiting) {
        return new ModerationMessage.Lobby(
                waiting.stream()
                        .map(k ->
                                new ModerationMessage.Waiter(
                                        k.id(), k.identity(), k.name(), k.sinceMs()))
                        .toList());
    }

    /** The role with this name, null where there is none. */
    public static @Nullable Role roleNamed(@Nullable String name) {
        for (Role role : Role.values()) {
            if (camel(role).equals(name)) {
                return role;
            }
        }
        return null;
    }

    public static String reason(LeaveReason reason) {
        return camel(reason);
    }

    /** The close code of the socket when a session ends for this reason. */
    public static int closeCode(LeaveReason reason) {
        return switch (reason) {
            case LEFT, DISCONNECTED -> 1000;
            case REPLACED -> 4002;
            case REMOVED -> 4003;
            case ICE_FAILED, DTLS_FAILED -> 4005;
            case SERVER_SHUTDOWN -> 4006;
            case TOKEN_EXPIRED -> 4008;
            case BANNED -> 4010;
            case ENDED -> 4011;
            case MOVED -> 4012;
        };
    }

    public static ErrorCode error(MediaException.Code code) {
        return switch (code) {
            case BAD_REQUEST -> ErrorCode.BAD_REQUEST;
            case FORBIDDEN -> ErrorCode.FORBIDDEN;
            case NOT_ON_STAGE -> ErrorCode.NOT_ON_STAGE;
            case LOCKED -> ErrorCode.LOCKED;
            case REFUSED -> ErrorCode.REFUSED;
            case DRAINING -> ErrorCode.DRAINING;
            case NOT_FOUND -> ErrorCode.NOT_FOUND;
            case DUPLICATE -> ErrorCode.DUPLICATE;
            case LIMIT_REACHED -> ErrorCode.LIMIT;
            case CLOSED, CHANGED -> ErrorCode.BAD_STATE;
        };
    }

    /** Each as a literal, without the scope of the server's own interface. */
    public static List<String> addresses(List<InetAddress> addresses) {
        return addresses.stream()
                .map(each -> each.getHostAddress().replaceFirst("%.*", ""))
                .toList();
    }

    /** SCREEN_AUDIO as screenAudio. */
    private static String camel(Enum<?> value) {
        String[] words = value.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder text = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
        }
        return text.toString();
    }
}
