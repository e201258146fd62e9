package sfu.admin.e2e;

import sfu.admin.Server;
import sfu.admin.cli.Sfu;
import sfu.admin.config.ConfigFile;
import sfu.admin.config.Templates;
import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomLimits;
import sfu.core.room.RosterPolicy;
import sfu.core.room.ServerLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Tokens;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.session.SessionLimits;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** A server with an API key and a webinar that has a lobby, and those who come with tokens. */
final class OperatedServer implements AutoCloseable {
    private static final String KEY = "app";
    private static final String SECRET = "0123456789abcdef0123456789abcdef";
    private static final String FILE =
            "auth: { key: "
                    + KEY
                    + ", secret: "
                    + SECRET
                    + " }\n"
                    + "templates: { webinar: { lobby: { on: true } } }\n";

    private final Path file;
    private final Server server;

    /**
     * @param directory where its configuration is written, sfu.yaml
     */
    OperatedServer(Path directory) throws Exception {
        file = Files.writeString(directory.resolve("sfu.yaml"), FILE);
        RoomLimits limits = RoomLimits.defaults();
        MediaPolicy media = MediaPolicy.defaults();
        server =
                new Server(
                        HttpConfig.of("localhost", 0),
                        ShardOptions.defaults(0),
                        new Hosting(
                                "",
                                limits,
                                ServerLimits.defaults(),
                                Templates.of(ConfigFile.read(file), limits, media),
                                RosterPolicy.defaults(),
                                Placement.HERE),
                        SessionLimits.defaults(),
                        Access.byToken(new Tokens(KEY, SECRET, Instant::now)));
        server.warmUp();
    }

    String url() {
        return "http://localhost:" + server.address().getPort();
    }

    /** As ./sfu token makes it of the server's file. */
    String token(String... options) {
        List<String> all = new ArrayList<>(List.of("token", "--config", file.toString()));
        all.addAll(List.of(options));
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code =
                Sfu.commandLine()
                        .setOut(new PrintWriter(out))
                        .setErr(new PrintWriter(err))
                        .execute(all.toArray(String[]::new));
        if (code != 0) {
            throw new AssertionError(err.toString());
        }
        return out.toString().strip();
    }

    /** Two on the stage, of whom one is on camera, until the thread is interrupted. */
    Thread speakers(String room) {
        String token = token("--room", room, "--role", "speaker", "--admitted");
        String[] load = {
            "load-test",
            "--url",
            url(),
            "--room",
            room,
            "--publishers",
            "1",
            "--subscribers",
            "1",
            "--token",
            token,
            "--warmup",
            "120",
            "--duration",
            "1"
        };
        StringWriter ignored = new StringWriter();
        return Thread.ofPlatform()
                .daemon()
                .start(() ->
                        Sfu.commandLine()
                                .setOut(new PrintWriter(ignored))
                                .setErr(new PrintWriter(ignored))
                                .execute(load));
    }

    @Override
    public void close() {
        server.close();
    }
}
