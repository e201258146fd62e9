package sfu.admin.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import picocli.CommandLine;

import sfu.admin.cli.Sfu;
import sfu.admin.e2e.RunningServer;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Commands as their users type them, against a server. */
final class CommandsTest {
    private static RunningServer server;

    @TempDir Path directory;

    /** What a command printed and how it ended. */
    private record Ran(int code, String out, String err) {}

    @BeforeAll
    static void start() throws Exception {
        server = new RunningServer(1);
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static Ran sfu(String... arguments) {
        String url = server.url("");
        return sfuAt(url.endsWith("/") ? url.substring(0, url.length() - 1) : url, arguments);
    }

    private static Ran sfuAt(String url, String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.add("--server=" + url);
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        CommandLine line =
                Sfu.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));
        int code = line.execute(all.toArray(String[]::new));
        return new Ran(code, out.toString(), err.toString());
    }

    private Path file(String text) throws Exception {
        return Files.writeString(directory.resolve("rooms.yaml"), text);
    }

    @Test
    void roomsAreMadeAsAFileSaysOnceAndShownBefore() throws Exception {
        String file = file("rooms:\n  a/1: {template: webinar, labels: {team: x}}\n").toString();
        Ran shown = sfu("apply", "-f", file);
        assertThat(shown.code()).isEqualTo(Failed.DIFFERS);
        assertThat(shown.out())
                .isEqualTo("+ a/1\n    template: \"webinar\"\n    labels: {\"team\":\"x\"}\n");
        assertThat(sfu("rooms", "get", "a/1").code()).isEqualTo(Failed.NOT_FOUND);
        assertThat(sfu("apply", "-f", file, "--yes").code()).isZero();
        assertThat(sfu("apply", "-f", file).out()).isEqualTo("as the file says\n");
        JsonNode room = new JsonMapper().readTree(sfu("rooms", "get", "a/1", "-o", "json").out());
        assertThat(room.path("labels").path("team").asText()).isEqualTo("x");
        file("rooms:\n  a/2: {labels: {team: y}}\n");
        assertThat(sfu("apply", "-f", file, "--prune").out())
                .isEqualTo("+ a/2\n    labels: {\"team\":\"y\"}\n- a/1\n");
        assertThat(sfu("apply", "-f", file, "--prune", "-y").code()).isZero();
        assertThat(sfu("rooms", "list", "--label", "team:y").out())
                .containsPattern("a/2 +meeting +no");
        Ran closed = sfu("close", "a/2", "--notice", "bye");
        assertThat(closed.out()).isEqualTo("closed; left: 0\n");
        assertThat(sfu("rooms", "list", "--prefix", "a/").out().lines().count()).isEqualTo(1);
    }

    @Test
    void templatesAreMadeBeforeTheRoomsThatNameThemAndGoAfterThem() throws Exception {
        String text =
                "templates:\n  class: {from: webinar, maxParticipants: 30}\n"
                        + "rooms:\n  t/1: {template: class}\n";
        String file = file(text).toString();
        assertThat(sfu("apply", "-f", file).out())
                .isEqualTo(
                        "+ template class\n    from: \"webinar\"\n    maxParticipants: 30\n"
                                + "+ t/1\n    template: \"class\"\n");
        assertThat(sfu("apply", "-f", file, "-y").code()).isZero();
        assertThat(sfu("apply", "-f", file).out()).isEqualTo("as the file says\n");
        file(text.replace("30", "40"));
        assertThat(sfu("apply", "-f", file, "-y").out())
                .isEqualTo("~ template class\n    maxParticipants: 30 -> 40\nchanged: 1\n");
        assertThat(sfu("templates", "list").out()).containsPattern("class +stage +40");
        assertThat(sfu("templates", "delete", "class").err()).contains("'t/1'");
        file("templates: {}\nrooms: {}\n");
        assertThat(sfu("apply", "-f", file, "--prune", "-y").out())
                .contains("- t/1\n- template class\n");
        assertThat(sfu("templates", "get", "class").code()).isEqualTo(Failed.NOT_FOUND);
    }

    @Test
    void whatCannotBeAppliedIsSaidBeforeAnythingIs() throws Exception {
        file("templates:\n  webinar: {maxParticipants: 3}\n");
        Ran configured = sfu("apply", "-f", directory.resolve("rooms.yaml").toString());
        assertThat(configured.code()).isEqualTo(Failed.REFUSED);
        assertThat(configured.out()).isEmpty();
        assertThat(configured.err()).contains("'webinar'", "configuration");
        file("rooms:\n  p/0: {}\n  p/1: {template: nosuch}\n");
        Ran unknown = sfu("apply", "-f", directory.resolve("rooms.yaml").toString(), "--yes");
        assertThat(unknown.code()).isEqualTo(Failed.REFUSED);
        assertThat(unknown.err()).contains("'p/1'", "'nosuch'", "meeting");
        assertThat(sfu("rooms", "get", "p/0").code()).isEqualTo(Failed.NOT_FOUND);
    }

    /** Labels of the template are not the file's, and numbers are texts there. */
    @Test
    void whatIsAppliedIsAsTheFileSays() throws Exception {
        String file =
                file("templates:\n  labelled: {notes: {labels: {of: template}}}\n"
                                + "rooms:\n  u/1: {template: labelled, labels: {year: 2026}}\n")
                        .toString();
        assertThat(sfu("apply", "-f", file, "-y").code()).isZero();
        assertThat(sfu("apply", "-f", file).out()).isEqualTo("as the file says\n");
        file("rooms:\n  u/1: {metadata: now}\n");
        assertThat(sfu("apply", "-f", file).out())
                .isEqualTo(
                        "~ u/1\n    labels: {\"year\":\"2026\"} -> nothing\n"
                                + "    metadata: nothing -> \"now\"\n"
                                + "    template: \"labelled\" -> nothing\n");
        file("rooms:\n  # u/1: {}\n");
        Ran none = sfu("apply", "-f", file, "--prune", "-y");
        assertThat(none.code()).isEqualTo(Failed.USAGE);
        assertThat(sfu("rooms", "get", "u/1").code()).isZero();
        assertThat(sfu("close", "u/1").code()).isZero();
        assertThat(sfu("templates", "delete", "labelled").code()).isZero();
    }

    @Test
    void aTemplateIsPutAndForgotten() throws Exception {
        String file = file("{publish: stage, maxOnStage: 3}\n").toString();
        assertThat(sfu("templates", "put", "panel", "-f", file).code()).isZero();
        assertThat(sfu("templates", "get", "panel", "-o", "json").out())
                .contains("\"maxOnStage\" : 3");
        assertThat(sfu("templates", "delete", "panel").code()).isZero();
        Ran bad = sfu("templates", "put", "panel", "-f", file("{maxOnStage: 0}\n").toString());
        assertThat(bad.code()).isEqualTo(Failed.REFUSED);
        assertThat(bad.err()).contains("maxOnStage");
    }

    @Test
    void mistakesInFilesHaveTheirPlace() throws Exception {
        Ran broken = sfu("apply", "-f", file("rooms:\n  a: {x: [}\n").toString());
        assertThat(broken.code()).isEqualTo(Failed.USAGE);
        assertThat(broken.err()).contains("rooms.yaml:2:11: ").hasLineCount(1);
        Ran unknown = sfu("apply", "-f", file("rooms:\n  a: {templat: x}\n").toString());
        assertThat(unknown.err()).contains("unknown key 'rooms.a.templat'");
        Ran template = sfu("apply", "-y", "-f", file("rooms:\n  a: {template: x}\n").toString());
        assertThat(template.code()).isEqualTo(Failed.REFUSED);
    }

    @Test
    void theNodeIsShownOnceOrAgainAndAgain() {
        assertThat(sfu("stats").out()).contains(" rooms, ").contains("shard 0: load");
        assertThat(sfu("top", "-b", "-n", "2").out().lines().filter(l -> l.startsWith("ROOM")))
                .hasSize(2);
        assertThat(sfu("rooms", "watch", "--times", "2", "-o", "json").out().lines()).hasSize(2);
    }

    @Test
    void whatIsNotThereIsSaid() {
        Ran room = sfu("kick", "nowhere", "nobody");
        assertThat(room.code()).isEqualTo(Failed.NOT_FOUND);
        assertThat(room.err()).startsWith("sfu: ").hasLineCount(1);
        assertThat(sfu("cap", "nowhere", "nobody").code()).isNotZero();
        assertThat(sfuAt("http://localhost:1", "stats").code()).isEqualTo(Failed.UNREACHABLE);
        assertThat(sfuAt("localhost:1", "stats").code()).isEqualTo(Failed.USAGE);
    }

    @Test
    void whoIsBannedIsKnownUntilTheBanIsLifted() {
        assertThat(sfu("ban", "eve", "--seconds", "60").code()).isZero();
        assertThat(sfu("ban", "a/9", "mallory", "--seconds", "60").code()).isZero();
        assertThat(sfu("bans").out()).containsPattern("mallory +a/9");
        assertThat(sfu("unban", "mallory", "--room", "a/9").code()).isZero();
        assertThat(sfu("ban", "a/9", "mallory", "--room", "a/8").code()).isEqualTo(Failed.USAGE);
        assertThat(sfu("watch", "--times", "0").code()).isZero();
        assertThat(sfu("unban", "eve").code()).isZero();
        assertThat(sfu("unban", "eve").code()).isEqualTo(Failed.NOT_FOUND);
    }

    @Test
    void webhooksAreMadeTriedAndDeleted() {
        String[] put = {"webhooks", "put", "h", "https://hooks.example/x", "--rooms", "a*,b"};
        assertThat(sfu(put).out()).startsWith("secret: ");
        assertThat(sfu(put).out()).isEqualTo("kept\n");
        assertThat(sfu("webhooks", "list").out())
                .containsPattern("h +https://hooks.example/x +true +a\\*,b +all");
        assertThat(sfu("webhooks", "dead", "h").out()).startsWith("ID  TYPE");
        assertThat(sfu("webhooks", "replay", "h").out()).isEqualTo("again: 0\n");
        assertThat(sfu("webhooks", "rotate", "h").out()).startsWith("secret: ");
        assertThat(sfu("webhooks", "delete", "h").code()).isZero();
        assertThat(sfu("webhooks", "test", "h").code()).isEqualTo(Failed.NOT_FOUND);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "bans",
                "revocations",
                "audit",
                "audit --lines",
                "events --type join",
                "sessions",
                "sessions --csv",
                "history --step 60",
                "config",
                "loggers list",
                "presence nobody",
                "notify call {\"a\":1} --to nobody",
                "call listTemplates",
                "call events type=join",
                "bulk mute --role moderator"
            })
    void whatIsAskedForIsAnswered(String line) {
        for (String format : List.of("table", "json", "yaml")) {
            List<String> all = new ArrayList<>(List.of(line.split(" ", -1)));
            all.addAll(List.of("-o", format));
            Ran ran = sfu(all.toArray(String[]::new));
            assertThat(ran.code()).as(ran.err()).isZero();
            assertThat(ran.err()).isEmpty();
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "bulk cap --room a | 2 | say --size",
                "bulk role --room a | 2 | say --to",
                "bulk dance | 2 | ACTION",
                "bulk mute --label x --dry-run | 2 | KEY:VALUE",
                "bulk lock | 1 | confirm",
                "lobby admit a | 2 | --all",
                "lobby list nowhere | 3 | sfu: ",
                "role nowhere ann speaker | 3 | sfu: ",
                "participants set nowhere ann | 2 | what is to be set",
                "tracks mute nowhere x | 3 | sfu: ",
                "breakouts open a --to x | 2 | TITLE=ID",
                "revoke | 2 | --jti",
                "loggers set sfu.none debug | 3 | nothing logs",
                "notify call {x --to ann | 2 | no JSON",
                "call dance | 2 | sfu call lists them",
                "call getRoom | 2 | say room=VALUE",
                "call getRoom room=a colour=red | 2 | unknown: [colour]",
                "call stream | 2 | sfu watch"
            })
    void whatIsWrongIsSaidWithItsExitCode(String line, int code, String said) {
        Ran ran = sfu(line.split(" ", -1));
        assertThat(ran.code()).as(ran.err()).isEqualTo(code);
        assertThat(ran.err()).contains(said).doesNotContain("Exception");
    }

    @Test
    void everyOperationOfTheDocumentIsListedForCalls() {
        assertThat(sfu("call").out()).contains("declareRoom", "/admin/v1/bulk", "moderate");
    }

    @Test
    void whatARoomIsCanBeSaidWithoutAFile() {
        assertThat(sfu("rooms", "put", "p", "--label", "k:v", "--new").out())
                .isEqualTo("put: meeting\n");
        assertThat(sfu("rooms", "put", "p", "--new").code()).isEqualTo(Failed.REFUSED);
        assertThat(sfu("rooms", "put", "p", "--if-match", "\"x\"").code())
                .isEqualTo(Failed.REFUSED);
        assertThat(sfu("rooms", "list", "--label", "k:v").out()).contains("p ");
        assertThat(sfu("call", "closeRoom", "room=p", "notice=bye").code()).isZero();
    }
}
