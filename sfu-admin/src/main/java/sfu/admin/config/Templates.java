package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaCap;
import sfu.core.room.MediaPolicy;
import sfu.core.room.RoomCapacity;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomTemplate;
import sfu.core.room.RoomTemplates;
import sfu.core.room.StagePolicy;
import sfu.core.room.WhenFull;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.BiFunction;

/** Makes templates of what a file says of them, from the built-in ones and the server's rules. */
public final class Templates {
    static final String DEFAULT = "meeting";

    private static final Map<String, BiFunction<RoomLimits, MediaPolicy, RoomTemplate>> BUILT_IN =
            Map.of(
                    DEFAULT,
                    RoomTemplate::meeting,
                    "webinar",
                    RoomTemplate::webinar,
                    "townhall",
                    RoomTemplate::townhall,
                    "lobby",
                    RoomTemplate::lobby);

    private final Map<String, TemplateConfig> file;
    private final RoomLimits limits;
    private final MediaPolicy media;
    private final Map<String, RoomTemplate> made = new LinkedHashMap<>();

    private Templates(Map<String, TemplateConfig> file, RoomLimits limits, MediaPolicy media) {
        this.file = file;
        this.limits = limits;
        this.media = media;
    }

    /**
     * @param limits where a template says nothing else, as media
     */
    public static RoomTemplates of(ServerConfig config, RoomLimits limits, MediaPolicy media) {
        Map<String, TemplateConfig> file = config.templates();
        List<RoomRule> rules = config.rooms();
        Templates templates = new Templates(file == null ? Map.of() : file, limits, media);
        Set<String> names = new TreeSet<>(BUILT_IN.keySet());
        names.addAll(templates.file.keySet());
        return new RoomTemplates(
                rules == null ? templates.usual() : templates.rules(rules),
                templates.template(DEFAULT),
                names.stream().map(templates::template).toList());
    }

    /** Rooms that are called so are so. */
    private List<RoomTemplates.Rule> usual() {
        return List.of(
                new RoomTemplates.Rule("webinar-*", template("webinar")),
                new RoomTemplates.Rule("townhall-*", template("townhall")),
                new RoomTemplates.Rule("lobby-*", template("lobby")));
    }

    private List<RoomTemplates.Rule> rules(List<RoomRule> rules) {
        List<RoomTemplates.Rule> all = new ArrayList<>();
        for (RoomRule rule : rules) {
            String match = rule.match();
            String template = rule.template();
            if (match != null && template != null) {
                all.add(new RoomTemplates.Rule(match, template(template)));
            }
        }
        return all;
    }

    private RoomTemplate template(String name) {
        RoomTemplate before = made.get(name);
        if (before != null) {
            return before;
        }
        TemplateConfig its = file.get(name);
        RoomTemplate template =
                its == null ? builtIn(name) : changed(name, base(name, its.from()), its);
        made.put(name, template);
        return template;
    }

    private RoomTemplate base(String name, @Nullable String from) {
        if (from != null && !from.equals(name)) {
            return template(from);
        }
        return builtIn(BUILT_IN.containsKey(name) ? name : DEFAULT);
    }

    private RoomTemplate builtIn(String name) {
        return BUILT_IN.getOrDefault(name, RoomTemplate::meeting).apply(limits, media);
    }

    /** What a template is when this is said of it. */
    static RoomTemplate changed(String name, RoomTemplate base, TemplateConfig its) {
        return new RoomTemplate(
                name,
                stage(base.stage(), its),
                capacity(base.capacity(), its),
                whenFull(base.whenFull(), its),
                or(its.audience(), base.audience()),
                media(base.media(), its),
                or(its.duplicates(), base.duplicates()),
                its.notes() == null ? base.notes() : its.notes().over(base.notes()),
                its.direct() == null ? base.direct() : its.direct().over(base.direct()),
                its.lobby() == null ? base.lobby() : its.lobby().over(base.lobby()));
    }

    private static StagePolicy stage(StagePolicy base, TemplateConfig its) {
        return new StagePolicy(
                its.publish() == null ? base.isOpen() : its.publish() == TemplateConfig.Publish.ALL,
                or(its.maxOnStage(), base.maxOnStage()),
                or(its.stageRequests(), base.requests()));
    }

    private static RoomCapacity capacity(RoomCapacity base, TemplateConfig its) {
        return new RoomCapacity(
                or(its.maxParticipants(), base.maxParticipants()),
                or(its.maxPublishers(), base.maxPublishers()),
                or(its.maxTracks(), base.maxTracks()),
                or(its.maxBitrateBps(), base.ingressBitrateBps()),
                or(its.maxRoomBitrateBps(), base.maxBitrateBps()));
    }

    private static WhenFull whenFull(WhenFull base, TemplateConfig its) {
        Integer waitMs = its.waitTimeoutMs();
        return new WhenFull(
                or(its.whenFull(), base.then()),
                or(its.maxWaiting(), base.maxWaiting()),
                waitMs == null ? base.waitTimeout() : Duration.ofMillis(waitMs),
                or(its.overflow(), base.overflow()));
    }

    private static MediaPolicy media(MediaPolicy base, TemplateConfig its) {
        return new MediaPolicy(
                cap(its.publishCap(), base.publish()),
                cap(its.receiveCap(), base.receive()),
                or(its.screenFirst(), base.screenFirst()),
                or(its.loudest(), base.loudest()),
                base.encodingHold(),
                base.backup());
    }

    /** What the file says of it replaces the whole cap. */
    private static MediaCap cap(@Nullable CapConfig its, MediaCap base) {
        return its == null
                ? base
                : new MediaCap(
                        or(its.width(), 0),
                        or(its.height(), 0),
                        or(its.frameRate(), 0),
                        or(its.bitrate(), 0L));
    }

    private static <T> T or(@Nullable T value, T absent) {
        return value == null ? absent : value;
    }

    /** Whether every name that is used is known and no template is made from itself. */
    static void check(
            @Nullable Map<String, TemplateConfig> templates, @Nullable List<RoomRule> rooms) {
        Map<String, TemplateConfig> file = templates == null ? Map.of() : templates;
        file.forEach((name, its) -> {
            if (its == null) {
                throw new OutOfRange("templates." + name, "needs keys and values");
            }
            checkFrom(file, name);
        });
        for (RoomRule rule : rooms == null ? List.<RoomRule>of() : rooms) {
            if (rule == null) {
                throw new OutOfRange("rooms", "a rule is missing");
            }
            checkKnown(file, rule.template(), "rooms");
        }
    }

    private static void checkFrom(Map<String, TemplateConfig> file, String name) {
        String at = name;
        for (int i = 0; i <= file.size(); i++) {
            TemplateConfig its = file.get(at);
            String from = its == null ? null : its.from();
            if (from == null || from.equals(at)) {
                return;
            }
            checkKnown(file, from, "templates." + at);
            at = from;
        }
        throw new OutOfRange("templates." + name, "the template is made from itself");
    }

    private static void checkKnown(
            Map<String, TemplateConfig> file, @Nullable String name, String key) {
        if (name != null && !file.containsKey(name) && !BUILT_IN.containsKey(name)) {
            throw new OutOfRange(
                    key,
                    "no template is called '"
                            + name
                            + "'; there are meeting, webinar, townhall, lobby and those of templates");
        }
    }
}
