package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.core.api.MediaException;
import sfu.signaling.http.ProblemTypes;

import java.io.IOException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Every refusal has a type of its own, which is listed. */
class ProblemTypesTest {
    private static final String KIND = "\"([a-z]+(?:-[a-z]+)*)\"";

    /** Where a kind is said: an argument that follows the status, or the code, or comes first. */
    private static final List<Pattern> SAID =
            List.of(
                    Pattern.compile(
                            "\\b(?:problem|Refused\\.of|Answer\\.refused|Refusals\\.done)\\(\\s*"
                                    + "[^\";]{1,80}?,\\s*"
                                    + KIND
                                    + ","),
                    Pattern.compile("\\b(?:new BadQuery|refused)\\(\\s*" + KIND + ","),
                    Pattern.compile("MediaException\\.Code\\.[A-Z_]+,\\s*" + KIND + ","));

    private static List<String> sources() throws IOException {
        List<String> all = new ArrayList<>();
        for (String module : List.of("sfu-core", "sfu-signaling", "sfu-admin")) {
            try (Stream<Path> files = Files.walk(Path.of("..", module, "src", "main", "java"))) {
                for (Path file : files.filter(each -> each.toString().endsWith(".java")).toList()) {
                    if (!file.endsWith("ProblemTypes.java")) {
                        all.add(Files.readString(file));
                    }
                }
            }
        }
        return all;
    }

    private static Set<String> said(List<String> sources) {
        Set<String> kinds = new TreeSet<>();
        for (String source : sources) {
            for (Pattern each : SAID) {
                Matcher matcher = each.matcher(source);
                while (matcher.find()) {
                    kinds.add(matcher.group(1));
                }
            }
        }
        for (MediaException.Code code : MediaException.Code.values()) {
            if (code == MediaException.Code.CHANGED) {
                continue; // told as etag-conflict
            }
            kinds.add(code.name().toLowerCase(Locale.ROOT).replace('_', '-'));
        }
        return kinds;
    }

    @Test
    void whatTheCodeSaysIsListedAndNothingElse() throws Exception {
        List<String> sources = sources();
        assertThat(sources).noneMatch(each -> each.contains("about:blank"));
        Set<String> said = said(sources);
        assertThat(ProblemTypes.ALL.keySet()).containsAll(said);
        assertThat(ProblemTypes.ALL.keySet())
                .allMatch(kind ->
                        said.contains(kind)
                                || sources.stream()
                                        .anyMatch(each -> each.contains('"' + kind + '"')));
        assertThat(Files.readString(Path.of("README.md")))
                .contains(
                        ProblemTypes.ALL.keySet().stream().map(kind -> "`" + kind + "`").toList());
    }

    @Test
    void whatIsAnsweredIsOne() throws Exception {
        try (Plane plane = new Plane()) {
            assertThat(plane.get("/openapi.json").get("x-problems"))
                    .hasSize(ProblemTypes.ALL.size());
            for (String[] each :
                    new String[][] {
                        {"GET", "/nothing"},
                        {"DELETE", "/rooms"},
                        {"GET", "/rooms?cursor=x"},
                        {"GET", "/audit?since=x"},
                        {"GET", "/stream?scope=x"},
                        {"GET", "/history?step=7"},
                        {"GET", "/rooms/none"},
                        {"POST", "/rooms/none/lock"},
                        {"POST", "/bans"},
                        {"DELETE", "/bans/nobody"},
                        {"POST", "/revocations"},
                        {"PUT", "/loggers/none"},
                        {"POST", "/notifications"},
                        {"GET", "/users/" + "x".repeat(300)},
                        {"GET", "/webhooks/none"},
                        {"PUT", "/webhooks/none"},
                        {"POST", "/drain?x"},
                        {"GET", "/node\0".replace("\0", "%00")}
                    }) {
                String body = each[0].equals("GET") ? "" : "{'x':1}";
                listed(plane.send(each[0], each[1], body));
            }
            listed(plane.send("PUT", "/rooms/large", "x".repeat(5 << 20)));
            for (String path : List.of("/rooms", "/stream", "/tickets", "/openapi.json/x")) {
                listed(plane.send(plane.request(path).POST(HttpRequest.BodyPublishers.noBody())));
                listed(plane.send(plane.request(path).header("authorization", "Bearer x")));
            }
        }
    }

    private static void listed(HttpResponse<String> answer) throws Exception {
        assertThat(answer.statusCode()).as(answer.uri().toString()).isGreaterThanOrEqualTo(400);
        assertThat(answer.headers().firstValue("content-type"))
                .as(answer.uri().toString())
                .hasValue("application/problem+json");
        assertThat(ProblemTypes.ALL).containsKey(Plane.problem(answer));
    }
}
