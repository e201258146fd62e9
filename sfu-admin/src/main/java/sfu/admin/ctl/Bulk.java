package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** ./sfu bulk. */
@Command(
        name = "bulk",
        mixinStandardHelpOptions = true,
        description = {
            "Does the same to many people (mute, stop-video, kick, ban, role, cap) or rooms (lock,"
                    + " end, message).",
            "sfu bulk mute --label customer:acme --not-role speaker --dry-run"
        })
final class Bulk extends ServerCommand {
    /** What is done. */
    enum Action {
        MUTE("mute"),
        STOP_VIDEO("stop-video"),
        KICK("kick"),
        BAN("ban"),
        ROLE("role"),
        CAP("cap"),
        LOCK("lock"),
        END("end"),
        MESSAGE("message");

        private final String text;

        Action(String text) {
            this.text = text;
        }

        @Override
        public String toString() {
            return text;
        }
    }

    @Parameters(paramLabel = "ACTION", description = "one of ${COMPLETION-CANDIDATES}")
    Action action = Action.MUTE;

    @Mixin private final Selector selector = new Selector();
    @Mixin private final CapLimits limits = new CapLimits();

    @Option(names = "--dry-run", description = "only says who is meant")
    boolean dryRun;

    @Option(names = "--confirm", description = "needed where all are meant")
    boolean confirm;

    @Option(names = "--source", paramLabel = "NAME", description = "of mute and stop-video")
    @Nullable String source;

    @Option(names = "--hard", description = "of mute: until a moderator allows it again")
    boolean hard;

    @Option(names = "--off", description = "of mute, lock and cap: takes it back")
    boolean off;

    @Option(names = "--to", paramLabel = "ROLE", description = "of role: the new one")
    @Nullable String to;

    @Option(names = "--text", paramLabel = "TEXT", description = "of message")
    @Nullable String text;

    @Option(names = "--seconds", paramLabel = "N", description = "of ban; default for good")
    @Nullable Long seconds;

    @Option(names = "--reason", paramLabel = "TEXT", description = "of ban")
    @Nullable String reason;

    @Override
    int run(AdminApi api) throws Failed, InterruptedException {
        Query query =
                new Query()
                        .with("dryRun", dryRun ? "true" : "")
                        .with("confirm", confirm ? "true" : "");
        JsonNode done = api.post("/bulk" + query.text(), wanted());
        output().print(out(), done, done.path("matched"), table());
        String counts =
                done.path("people").asInt() + " people, " + done.path("rooms").asInt() + " rooms";
        if (output().format == Output.Format.TABLE) {
            out().println((dryRun ? "would be: " : "done: ") + counts);
            out().flush();
        }
        for (JsonNode each : done.path("failed")) {
            err().println("sfu: " + each.path("room").asText() + ": " + each.path("why").asText());
        }
        err().flush();
        return done.path("failed").isEmpty() ? 0 : Failed.REFUSED;
    }

    private static Table table() {
        return new Table().text("ROOM", "/room").text("IDENTITY", "/identity").text("ID", "/id");
    }

    private ObjectNode wanted() throws Failed {
        ObjectNode wanted = object().put("action", action.toString());
        selector.addTo(wanted);
        if (source != null) {
            wanted.put("source", source);
        }
        switch (action) {
            case MUTE -> wanted.put("muted", !off).put("hard", hard);
            case STOP_VIDEO -> wanted.put("hard", hard);
            case ROLE -> wanted.put("role", said("--to", to));
            case CAP -> cap(wanted);
            case LOCK -> wanted.put("locked", !off);
            case MESSAGE -> wanted.put("text", said("--text", text));
            case BAN -> {
                wanted.put("seconds", seconds);
                wanted.put("reason", reason);
            }
            case KICK, END -> {}
        }
        return wanted;
    }

    private void cap(ObjectNode wanted) throws Failed {
        if (limits.isEmpty() != off) {
            throw new Failed(Failed.USAGE, "say --size, --frame-rate, --bitrate, or --off");
        }
        if (!off) {
            wanted.set(limits.field(), limits.json());
        }
    }

    private static String said(String option, @Nullable String value) throws Failed {
        if (value == null) {
            throw new Failed(Failed.USAGE, "say " + option);
        }
        return value;
    }
}
