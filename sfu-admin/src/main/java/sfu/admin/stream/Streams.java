package sfu.admin.stream;

import org.jspecify.annotations.Nullable;

import sfu.admin.stream.RoomRates.EncodingRate;
import sfu.admin.stream.RoomRates.SlotRate;
import sfu.admin.stream.RoomRates.TrackRate;
import sfu.admin.stream.RoomRates.Wish;
import sfu.core.quality.Assessment;
import sfu.core.quality.PathFigures;
import sfu.core.quality.Quality;
import sfu.core.quality.Rules;
import sfu.core.quality.SentFigures;
import sfu.core.quality.ServerFigures;
import sfu.core.quality.SlotFigures;
import sfu.core.stats.ClientReport;
import sfu.core.stats.EncodingSnapshot;
import sfu.core.stats.ParticipantSnapshot;
import sfu.core.stats.SlotSnapshot;
import sfu.core.stats.SlotWish;
import sfu.core.stats.TrackSnapshot;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** The tracks and slots of one room in one interval: first all that is sent, then who gets it. */
final class Streams {
    /** Older reports of a client say nothing of now. */
    static final long REPORT_HOLDS_MS = 15_000;

    static final Assessment ASSESSMENT = new Assessment(Rules.DEFAULTS);

    /**
     * A track at the server, and the way that it came.
     *
     * @param encodings of a simulcast, else empty
     */
    private record Source(SentFigures sent, List<SentFigures> encodings, PathFigures path) {
        static final Source NONE = new Source(SentFigures.NONE, List.of(), PathFigures.UNKNOWN);

        /** What of it is in a slot, or is to be. */
        SentFigures in(SlotSnapshot slot) {
            SlotWish wish = slot.wish();
            int its = slot.encoding() < 0 && wish != null ? wish.encoding() : slot.encoding();
            return its >= 0 && its < encodings.size() ? encodings.get(its) : sent;
        }
    }

    private final Rate usual;
    private final long atMs;
    private final Map<String, Integer> watched;
    private final Set<String> wanted;
    private final Map<String, Source> sources = new HashMap<>(); // by track id
    private final Map<String, List<Quality>> sent = new HashMap<>(); // by participant

    /**
     * @param usual of what is counted here
     * @param watched in how many slots each track is
     * @param wanted tracks of which a slot is to be sent something: the others may stop
     */
    Streams(Rate usual, long atMs, Map<String, Integer> watched, Set<String> wanted) {
        this.usual = usual;
        this.atMs = atMs;
        this.watched = watched;
        this.wanted = wanted;
    }

    List<TrackRate> tracks(ParticipantSnapshot person, Earlier then, PathFigures path) {
        List<TrackRate> all = new ArrayList<>();
        List<Quality> qualities = new ArrayList<>();
        Rate rate = then.rate(person, usual);
        for (TrackSnapshot track : person.tracks()) {
            TrackSnapshot earlier = then.tracks().get(track.id());
            SentFigures figures = figures(track, earlier, rate, path);
            boolean isThere = isConnected(person);
            sources.put(
                    track.id(),
                    isThere ? new Source(figures, encodings(track, figures), path) : Source.NONE);
            Quality quality =
                    isThere ? ASSESSMENT.sent(track.id(), figures, path) : Quality.UNKNOWN;
            qualities.add(quality);
            all.add(rate(track, earlier, rate, quality));
        }
        sent.put(person.id(), qualities);
        return all;
    }

    /** Before that nothing can flow, and that is nobody's fault. */
    private static boolean isConnected(ParticipantSnapshot person) {
        return person.connection().equals("CONNECTED");
    }

    /** The track's, with loss and jitter of each encoding's own. */
    private static List<SentFigures> encodings(TrackSnapshot track, SentFigures its) {
        List<EncodingSnapshot> all = track.encodings().size() > 1 ? track.encodings() : List.of();
        return all.stream()
                .map(each ->
                        its.with(
                                its.flows() && each.active() ? each.fractionLost() : 0,
                                its.flows() && each.active() ? each.jitterMs() : 0))
                .toList();
    }

    /** How good what it sends is. */
    List<Quality> sent(String participant) {
        return sent.getOrDefault(participant, List.of());
    }

    private SentFigures figures(
            TrackSnapshot now, @Nullable TrackSnapshot b, Rate rate, PathFigures path) {
        boolean isFlowing = b == null || rate.seconds() <= 0 || now.packets() != b.packets();
        boolean isVideo = now.kind().equals("video");
        return new SentFigures(
                !isVideo,
                isFlowing,
                now.muted(),
                wanted.contains(now.id()),
                isFlowing ? now.fractionLost() : 0,
                isFlowing ? now.jitterMs() : 0,
                isVideo && path.clientIsShort());
    }

    private TrackRate rate(
            TrackSnapshot now, @Nullable TrackSnapshot b, Rate rate, Quality quality) {
        return new TrackRate(
                now.id(),
                now.kind(),
                now.source(),
                now.muted(),
                now.codec(),
                8 * rate.of(now.bytes(), b == null ? 0 : b.bytes()),
                rate.of(now.packets(), b == null ? 0 : b.packets()),
                now.fractionLost(),
                now.jitterMs(),
                now.keyFrames(),
                now.nacksSent(),
                now.plisSent(),
                now.speech().toLowerCase(Locale.ROOT),
                watched.getOrDefault(now.id(), 0),
                quality.score(),
                quality.blame().name().toLowerCase(Locale.ROOT),
                quality.findings().isEmpty() ? "" : quality.findings().getFirst().sentence(),
                now.encodings().stream().map(Streams::encoding).toList());
    }

    private static EncodingRate encoding(EncodingSnapshot its) {
        return new EncodingRate(
                its.rid(),
                its.active(),
                its.bitrateBps(),
                its.width(),
                its.height(),
                its.framesPerSecond(),
                its.fractionLost(),
                its.jitterMs(),
                its.spatialLayers(),
                its.temporalLayers());
    }

    /**
     * @param qualities gets how good each is
     */
    List<SlotRate> slots(
            ParticipantSnapshot person,
            Earlier then,
            ServerFigures server,
            PathFigures path,
            List<Quality> qualities) {
        List<SlotRate> all = new ArrayList<>();
        Rate rate = then.rate(person, usual);
        for (SlotSnapshot slot : person.slots()) {
            SlotSnapshot b = then.slots().get(slot.mid());
            boolean isSame = b != null && b.trackId().equals(slot.trackId());
            Source source = sources.getOrDefault(slot.trackId(), Source.NONE);
            SlotFigures figures = figures(slot, b, isSame, rate, person.client());
            boolean isEmpty = slot.trackId().isEmpty() && !slot.reason().equalsIgnoreCase("codec");
            Quality quality =
                    isEmpty || !isConnected(person)
                            ? Quality.UNKNOWN
                            : ASSESSMENT.received(
                                    figures, source.in(slot), source.path(), server, path);
            qualities.add(quality);
            boolean isFrozen =
                    quality.score() > 0
                            && !figures.audio()
                            && !figures.flows()
                            && source.sent().flows();
            all.add(rate(slot, b, rate, isFrozen, quality));
        }
        return all;
    }

    private ClientReport.@Nullable Received client(@Nullable ClientReport report, String mid) {
        if (report == null || atMs - report.at() > REPORT_HOLDS_MS) {
            return null;
        }
        return report.slots().stream()
                .filter(slot -> slot.mid().equals(mid))
                .findFirst()
                .orElse(null);
    }

    private SlotFigures figures(
            SlotSnapshot now,
            @Nullable SlotSnapshot b,
            boolean isSame,
            Rate rate,
            @Nullable ClientReport report) {
        ClientReport.Received client = client(report, now.mid());
        int intervalMs = report == null ? 1 : Math.max(1, report.intervalMs());
        boolean isFlowing =
                rate.seconds() <= 0 || !isSame || b == null || now.packets() != b.packets();
        SlotWish wish = now.wish();
        double bits = 8 * rate.of(now.bytes(), b == null ? 0 : b.bytes());
        return new SlotFigures(
                now.mid(),
                now.kind().equals("audio"),
                isFlowing,
                wish != null && wish.encoding() >= 0 && now.encoding() < 0,
                now.reason().toLowerCase(Locale.ROOT),
                isFlowing ? now.fractionLost() : 0,
                isFlowing ? now.jitterMs() : 0,
                bits,
                wish == null ? bits : wish.targetBps(),
                wish == null ? 0 : wish.usefulBps(),
                client == null ? -1 : share(client.freezeMs(), intervalMs),
                client == null ? -1 : share(client.concealedMs(), intervalMs),
                client == null ? -1 : dropped(client));
    }

    private static double share(long ms, int intervalMs) {
        return Math.min(1, (double) ms / intervalMs);
    }

    private static double dropped(ClientReport.Received client) {
        long frames = client.framesDecoded() + client.framesDropped();
        return frames == 0 ? 0 : (double) client.framesDropped() / frames;
    }

    private SlotRate rate(
            SlotSnapshot now, @Nullable SlotSnapshot b, Rate rate, boolean frozen, Quality q) {
        return new SlotRate(
                now.mid(),
                now.kind(),
                now.trackId(),
                now.reason(),
                8 * rate.of(now.bytes(), b == null ? 0 : b.bytes()),
                rate.of(now.packets(), b == null ? 0 : b.packets()),
                now.fractionLost(),
                now.jitterMs(),
                now.retransmissions(),
                now.nacksReceived(),
                now.plisReceived(),
                now.firsReceived(),
                now.encoding(),
                now.spatial(),
                now.temporal(),
                wish(now.wish()),
                frozen,
                q.score(),
                q.blame().name().toLowerCase(Locale.ROOT),
                q.findings().isEmpty() ? "" : q.findings().getFirst().sentence());
    }

    private static @Nullable Wish wish(@Nullable SlotWish its) {
        return its == null
                ? null
                : new Wish(
                        its.encoding(),
                        its.spatial(),
                        its.temporal(),
                        its.targetBps(),
                        its.usefulBps(),
                        its.viewWidth(),
                        its.viewHeight(),
                        its.viewFrameRate(),
                        its.priority(),
                        its.visible());
    }
}
