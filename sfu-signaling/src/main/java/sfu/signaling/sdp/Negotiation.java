package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.api.DtlsFingerprint;
import sfu.core.api.IceParameters;
import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaKind;
import sfu.core.api.MediaOffer;
import sfu.core.api.PublishSection;
import sfu.core.api.RemoteCandidate;
import sfu.core.api.RemoteTransport;
import sfu.core.api.SlotSection;
import sfu.core.api.TrackSource;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * One offer, understood: what it asks of the media plane, and how it is answered (RFC 8829, 9143).
 */
public final class Negotiation {
    /** Wider than ice-char, which some clients do not keep to; a colon would end a ufrag. */
    private static final Pattern ICE_UFRAG = Pattern.compile("[!-9;-~]{4,256}");

    /** What the media plane forwards. */
    static final Features SERVED = Features.ALL;

    private static final Pattern ICE_PASSWORD = Pattern.compile("[!-~]{22,256}");
    private static final Pattern FINGERPRINT = Pattern.compile("[0-9A-Fa-f:]+");
    private static final Map<String, Integer> HASH_BYTES =
            Map.of("sha-1", 20, "sha-256", 32, "sha-384", 48, "sha-512", 64);

    private final SessionDescription offer;
    private final List<Section> sections;
    private final MediaOffer media;

    private Negotiation(
            SessionDescription offer, List<Section> sections, RemoteTransport transport) {
        this.offer = offer;
        this.sections = List.copyOf(sections);
        media =
                new MediaOffer(
                        transport,
                        sections.stream().map(Section::publish).filter(Objects::nonNull).toList(),
                        sections.stream().map(Section::slot).filter(Objects::nonNull).toList());
    }

    /**
     * Reads an offer.
     *
     * @param hints of the client, by mid; a section without one sends camera or microphone
     * @throws SdpException if it is malformed or nothing in it can be used
     */
    public static Negotiation read(
            String sdp,
            List<TrackHint> hints,
            boolean canPublish,
            boolean canSubscribe,
            SdpLimits limits)
            throws SdpException {
        return read(sdp, hints, canPublish, canSubscribe, limits, SERVED);
    }

    /** As the first, for a media plane that forwards more than the first stream of a section. */
    public static Negotiation read(
            String sdp,
            List<TrackHint> hints,
            boolean canPublish,
            boolean canSubscribe,
            SdpLimits limits,
            Features features)
            throws SdpException {
        Rights rights = Rights.of(canPublish, canSubscribe);
        return read(sdp, hints, rights, limits, features, CodecPolicy.ANY);
    }

    /** As the first, with the codecs of this policy alone. */
    public static Negotiation read(
            String sdp,
            List<TrackHint> hints,
            boolean canPublish,
            boolean canSubscribe,
            SdpLimits limits,
            CodecPolicy codecs)
            throws SdpException {
        return read(sdp, hints, Rights.of(canPublish, canSubscribe), limits, codecs);
    }

    /** The same for somebody who may not send everything. */
    public static Negotiation read(
            String sdp, List<TrackHint> hints, Rights rights, SdpLimits limits, CodecPolicy codecs)
            throws SdpException {
        return read(sdp, hints, rights, limits, SERVED, codecs);
    }

    private static Negotiation read(
            String sdp,
            List<TrackHint> hints,
            Rights rights,
            SdpLimits limits,
            Features features,
            CodecPolicy policy)
            throws SdpException {
        SessionDescription offer = SessionDescription.parse(sdp, limits);
        if (offer.media().isEmpty()) {
            throw SdpException.unusable("the offer has no media section");
        }
        Reader reader = new Reader(offer, hinted(hints), rights, features, policy);
        List<Section> sections = reader.sections();
        if (sections.stream().allMatch(Section::isRejected)) {
            throw SdpException.unusable(
                    "nothing in the offer can be used: it needs a bundled audio or video section"
                            + " with rtcp-mux and Opus, VP8, VP9, H264 or AV1");
        }
        return new Negotiation(offer, sections, transport(offer, sections));
    }

    /** By what they are of, the last of each: a client may say as many as it likes. */
    private static Map<Hinted, TrackHint> hinted(List<TrackHint> hints) {
        Map<Hinted, TrackHint> all = new HashMap<>();
        hints.forEach(hint -> all.put(new Hinted(hint.mid(), hint.source().kind()), hint));
        return all;
    }

    /** For {@link sfu.core.api.Participant#negotiate}. */
    public MediaOffer media() {
        return media;
    }

    /** Of all sections, in the order of the offer, also of those that are refused. */
    public List<String> mids() {
        return sections.stream().map(Section::mid).toList();
    }

    /** The answer's SDP. */
    public String answer(MediaAnswer answer) {
        return new AnswerWriter(offer, answer).write(sections);
    }

    private static RemoteTransport transport(SessionDescription offer, List<Section> sections)
            throws SdpException {
        Section first = sections.stream().filter(s -> !s.isRejected()).findFirst().orElseThrow();
        Attributes media = first.offered().attributes();
        String setup = either(media, offer, "setup");
        if ("passive".equals(setup)) {
            throw SdpException.unusable(
                    "a=setup:passive: the server is passive, offer actpass or active");
        }
        String ufrag = either(media, offer, "ice-ufrag");
        String password = either(media, offer, "ice-pwd");
        if (ufrag == null || password == null || !areCredentials(ufrag.trim(), password.trim())) {
            throw SdpException.malformed(
                    "the offer lacks a=ice-ufrag (4 to 256 characters) or a=ice-pwd (22 to 256)");
        }
        return new RemoteTransport(
                new IceParameters(ufrag.trim(), password.trim()),
                fingerprint(media, offer),
                candidates(offer));
    }

    private static List<RemoteCandidate> candidates(SessionDescription offer) {
        return Candidates.read(
                Stream.concat(
                        offer.attributes().all("candidate").stream(),
                        offer.media().stream()
                                .flatMap(each -> each.attributes().all("candidate").stream())));
    }

    /** RFC 8839 5.4. */
    static boolean areCredentials(String ufrag, String password) {
        return ICE_UFRAG.matcher(ufrag).matches() && ICE_PASSWORD.matcher(password).matches();
    }

    private static DtlsFingerprint fingerprint(Attributes media, SessionDescription offer)
            throws SdpException {
        List<String> all = new ArrayList<>(media.all("fingerprint"));
        all.addAll(offer.attributes().all("fingerprint"));
        DtlsFingerprint found = null;
        for (String value : all) {
            String[] parts = value.trim().split(" +");
            boolean isBetter = found == null || parts[0].equalsIgnoreCase("sha-256");
            if (parts.length == 2 && isBetter && isVerifiable(parts[0], parts[1])) {
                found = new DtlsFingerprint(parts[0], parts[1]);
            }
        }
        if (found == null) {
            throw SdpException.malformed(
                    "the offer lacks a=fingerprint by SHA-1 or SHA-2 (RFC 8122)");
        }
        return found;
    }

    private static boolean isVerifiable(String algorithm, String value) {
        Integer bytes = HASH_BYTES.get(algorithm.toLowerCase(Locale.ROOT));
        return bytes != null
                && value.length() == 3 * bytes - 1
                && FINGERPRINT.matcher(value).matches();
    }

    private static @Nullable String either(
            Attributes media, SessionDescription offer, String name) {
        String value = media.first(name);
        return value != null ? value : offer.attributes().first(name);
    }

    /** Which section a hint is of. */
    private record Hinted(String mid, MediaKind kind) {}

    /** Decides section by section. */
    private record Reader(
            SessionDescription offer,
            Map<Hinted, TrackHint> hints,
            Rights rights,
            Features features,
            CodecPolicy policy) {

        List<Section> sections() throws SdpException {
            Set<String> mids = new HashSet<>();
            List<Section> sections = new ArrayList<>();
            for (int i = 0; i < offer.media().size(); i++) {
                MediaDescription media = offer.media().get(i);
                String mid = media.mid(i);
                if (!mids.add(mid)) {
                    throw SdpException.malformed("two sections have the mid " + mid);
                }
                boolean isAlone = offer.bundled().isEmpty() && offer.media().size() == 1;
                boolean isBundled = isAlone || offer.bundled().contains(mid);
                sections.add(section(media, mid, isBundled));
            }
            return sections;
        }

        private Section section(MediaDescription media, String mid, boolean isBundled) {
            MediaKind kind = kind(media.kind());
            List<CodecParameters> codecs = codecs(media);
            boolean isUsable =
                    kind != null
                            && isBundled
                            && !media.isStopped()
                            && media.protocol().endsWith("RTP/SAVPF")
                            && media.attributes().has("rtcp-mux")
                            && !codecs.isEmpty();
            if (!isUsable || kind == null) {
                return new Section(media, mid, List.of(), null, null, true);
            }
            MediaDescription.Direction direction = media.direction();
            PublishSection publish =
                    direction.sends && rights.publish() ? publish(media, mid, kind, codecs) : null;
            SlotSection slot =
                    direction.receives && rights.subscribes()
                            ? new SlotSection(mid, kind, codecs, Extensions.ofSlot(media, features))
                            : null;
            return new Section(media, mid, codecs, publish, slot, false);
        }

        private List<CodecParameters> codecs(MediaDescription media) {
            List<CodecParameters> ours = policy.of(RtpMaps.read(media, features));
            return media.direction().sends && rights.publish()
                    ? rights.codecs().within(ours)
                    : ours;
        }

        private @Nullable PublishSection publish(
                MediaDescription media, String mid, MediaKind kind, List<CodecParameters> codecs) {
            TrackHint hint =
                    hints.getOrDefault(
                            new Hinted(mid, kind),
                            new TrackHint(mid, TrackSource.defaultOf(kind), false));
            if (!rights.publishes().contains(hint.source())) {
                return null;
            }
            return new PublishSection(
                    mid,
                    kind,
                    hint.source(),
                    widest(codecs),
                    Extensions.published(media, codecs.getFirst(), features),
                    features.layers() && kind == MediaKind.VIDEO
                            ? Encodings.all(media)
                            : Encodings.single(media),
                    hint.muted(),
                    hint.backupOf());
        }

        /**
         * A publisher sends the first codec of the answer: of several H264 profiles that is to be
         * the one that every decoder has, constrained baseline (RFC 7742 6.2).
         */
        private static List<CodecParameters> widest(List<CodecParameters> codecs) {
            if (!codecs.getFirst().isNamed("H264")) {
                return codecs;
            }
            List<CodecParameters> sorted = new ArrayList<>(codecs);
            for (CodecParameters codec : codecs) {
                boolean isWidest =
                        codec.isNamed("H264")
                                && codec.format()
                                        .getOrDefault("profile-level-id", "")
                                        .toLowerCase(Locale.ROOT)
                                        .startsWith("42e0")
                                && "1".equals(codec.format().get("packetization-mode"));
                if (isWidest) {
                    sorted.remove(codec);
                    sorted.addFirst(codec);
                    break;
                }
            }
            return sorted;
        }

        private static @Nullable MediaKind kind(String name) {
            return switch (name.toLowerCase(Locale.ROOT)) {
                case "audio" -> MediaKind.AUDIO;
                case "video" -> MediaKind.VIDEO;
                default -> null;
            };
        }
    }
}
