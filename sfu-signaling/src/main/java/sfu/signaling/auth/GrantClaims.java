package sfu.signaling.auth;

import com.nimbusds.jwt.JWTClaimsSet;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaCap;
import sfu.core.api.Role;
import sfu.core.api.Selection;
import sfu.core.api.TrackSource;
import sfu.signaling.protocol.Codes;
import sfu.signaling.sdp.CodecPolicy;

import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/** Grants as the claims of a token. */
final class GrantClaims {
    private GrantClaims() {}

    static Grant read(Claims claims, Validity validity) throws TokenException {
        Role role = word(claims, "role", Role.values(), Role.ATTENDEE);
        List<String> roles = claims.texts("roles");
        return new Grant(
                claims.text("sub"),
                claims.text("name"),
                claims.text("room"),
                role,
                roles == null ? Set.of() : Set.copyOf(roles),
                publishing(claims),
                receiving(claims),
                powers(claims, role),
                claims.text("org"),
                validity);
    }

    private static Receiving receiving(Claims claims) throws TokenException {
        List<String> identities = claims.texts("canSubscribeTo");
        return new Receiving(
                claims.flag("canSubscribe", true),
                cap(claims, "receiveCap"),
                new Selection<>(identities == null ? null : Set.copyOf(identities)),
                new Selection<>(sources(claims, "canSubscribeSources")));
    }

    private static Publishing publishing(Claims claims) throws TokenException {
        return new Publishing(
                claims.flag("canPublish", true) ? published(claims) : Set.of(),
                codecs(claims),
                cap(claims, "publishCap"),
                claims.smallNumber("maxTracks"));
    }

    private static Set<TrackSource> published(Claims claims) throws TokenException {
        Set<TrackSource> sources = sources(claims, "canPublishSources");
        return sources == null ? Set.of(TrackSource.values()) : sources;
    }

    private static @Nullable Set<TrackSource> sources(Claims claims, String claim)
            throws TokenException {
        List<String> names = claims.texts(claim);
        if (names == null) {
            return null;
        }
        Set<TrackSource> sources = EnumSet.noneOf(TrackSource.class);
        for (String name : names) {
            TrackSource source = Codes.source(name);
            if (source == null) {
                throw Claims.wrong(claim, "of microphone, camera, screen, screenAudio");
            }
            sources.add(source);
        }
        return sources;
    }

    private static CodecPolicy codecs(Claims claims) throws TokenException {
        List<String> names = claims.texts("canPublishCodecs");
        try {
            if (names == null) {
                return CodecPolicy.ANY;
            }
            if (!names.isEmpty()) {
                return new CodecPolicy(names);
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Claims.wrong(
                "canPublishCodecs",
                "one or more of " + String.join(", ", CodecPolicy.KNOWN) + ", each once");
    }

    private static MediaCap cap(Claims claims, String name) throws TokenException {
        Claims cap = claims.object(name);
        return new MediaCap(
                cap.smallNumber("width"),
                cap.smallNumber("height"),
                cap.smallNumber("frameRate"),
                cap.number("bitrate"));
    }

    private static Powers powers(Claims claims, Role role) throws TokenException {
        List<String> channels = claims.texts("channels");
        return new Powers(
                claims.flag("canChat", true),
                claims.flag("canModerate", role == Role.MODERATOR),
                word(claims, "canNotify", Powers.Notify.values(), Powers.Notify.NONE),
                claims.flag("canUpdateMetadata", true),
                claims.flag("admin", false),
                claims.flag("hidden", false),
                claims.flag("recorder", false),
                channels == null ? Set.of() : Set.copyOf(channels),
                claims.flag("admitted", false),
                operating(claims));
    }

    private static Operating operating(Claims claims) throws TokenException {
        Claims its = claims.object("operates");
        if (its.all().isEmpty()) {
            return Operating.NOTHING;
        }
        if (claims.flag("admin", false)) {
            throw Claims.wrong("operates", "missing where admin is true, which allows all");
        }
        Operating.Level level =
                word(its, "access", Operating.Level.values(), Operating.Level.NOTHING);
        List<String> rooms = its.texts("rooms");
        try {
            return new Operating(level, rooms == null ? Operating.EVERYWHERE : Set.copyOf(rooms));
        } catch (IllegalArgumentException e) {
            throw Claims.wrong("operates", "about rooms: names, or the beginning of names and *");
        }
    }

    private static <E extends Enum<E>> E word(Claims claims, String name, E[] all, E absent)
            throws TokenException {
        String word = claims.text(name);
        for (E each : all) {
            if (text(each).equals(word)) {
                return each;
            }
        }
        if (!word.isEmpty()) {
            StringBuilder known = new StringBuilder();
            for (E each : all) {
                known.append(known.isEmpty() ? "" : ", ").append(text(each));
            }
            throw Claims.wrong(name, "one of " + known);
        }
        return absent;
    }

    private static String text(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT);
    }

    /** What is as usual is left out. */
    static void write(Grant grant, JWTClaimsSet.Builder claims) {
        claims.subject(grant.identity())
                .claim("name", grant.name())
                .claim("room", grant.room())
                .claim("canPublish", grant.publishing().isAllowed())
                .claim("canSubscribe", grant.canSubscribe())
                .claim("admin", grant.admin())
                .claim("role", text(grant.role()));
        if (!grant.roles().isEmpty()) {
            claims.claim("roles", grant.roles().stream().sorted().toList());
        }
        if (!grant.org().isEmpty()) {
            claims.claim("org", grant.org());
        }
        write(grant.publishing(), claims);
        write("receiveCap", grant.receiving().cap(), claims);
        Set<String> identities = grant.receiving().from().only();
        if (identities != null) {
            claims.claim("canSubscribeTo", identities.stream().sorted().toList());
        }
        Set<TrackSource> sources = grant.receiving().sources().only();
        if (sources != null) {
            claims.claim("canSubscribeSources", names(sources));
        }
        write(grant.powers(), Powers.of(grant.role(), grant.admin()), claims);
    }

    private static List<String> names(Set<TrackSource> sources) {
        return sources.stream().sorted().map(Codes::source).toList();
    }

    private static void write(Publishing publishing, JWTClaimsSet.Builder claims) {
        if (publishing.isAllowed() && !publishing.sources().equals(Publishing.ALL.sources())) {
            claims.claim("canPublishSources", names(publishing.sources()));
        }
        if (!publishing.codecs().equals(CodecPolicy.ANY)) {
            claims.claim("canPublishCodecs", publishing.codecs().video());
        }
        if (publishing.maxTracks() != 0) {
            claims.claim("maxTracks", publishing.maxTracks());
        }
        write("publishCap", publishing.cap(), claims);
    }

    private static void write(String name, MediaCap cap, JWTClaimsSet.Builder claims) {
        if (!cap.isNone()) {
            Map<String, Object> its = new LinkedHashMap<>();
            its.put("width", cap.width());
            its.put("height", cap.height());
            its.put("frameRate", cap.frameRate());
            its.put("bitrate", cap.bitrateBps());
            claims.claim(name, its);
        }
    }

    private static void write(Powers powers, Powers usual, JWTClaimsSet.Builder claims) {
        if (powers.canChat() != usual.canChat()) {
            claims.claim("canChat", powers.canChat());
        }
        if (powers.canModerate() != usual.canModerate()) {
            claims.claim("canModerate", powers.canModerate());
        }
        if (powers.canNotify() != usual.canNotify()) {
            claims.claim("canNotify", text(powers.canNotify()));
        }
        if (!powers.canUpdateMetadata()) {
            claims.claim("canUpdateMetadata", false);
        }
        if (powers.hidden()) {
            claims.claim("hidden", true);
        }
        if (powers.recorder()) {
            claims.claim("recorder", true);
        }
        if (powers.admitted()) {
            claims.claim("admitted", true);
        }
        if (!powers.operates().equals(Operating.NOTHING)) {
            Map<String, Object> its = new LinkedHashMap<>();
            its.put("access", text(powers.operates().level()));
            its.put("rooms", powers.operates().rooms().stream().sorted().toList());
            claims.claim("operates", its);
        }
        if (!powers.channels().isEmpty()) {
            claims.claim("channels", powers.channels().stream().sorted().toList());
        }
    }
}
