package sfu.admin.cli;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import sfu.admin.Server;
import sfu.admin.config.ConfigException;
import sfu.signaling.http.TlsIdentity;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;

/** ./sfu serve. */
@Command(
        name = Serve.NAME,
        mixinStandardHelpOptions = true,
        description = {
            "Runs the server.",
            "Without a configuration file and on localhost this is dev mode: everything embedded, no"
                    + " tokens."
        })
final class Serve implements Callable<Integer> {
    static final String NAME = "serve";

    @Mixin private final ServeOptions options = new ServeOptions();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws ConfigException, IOException, InterruptedException {
        ServeOptions.Settings settings = options.settings(System.getenv());
        Server server =
                new Server(
                        settings.http(),
                        settings.media(),
                        settings.hosting(),
                        settings.sessions(),
                        settings.access(),
                        StoreOptions.open(settings.data()),
                        settings.rules());
        server.show(settings.shown());
        CountDownLatch stopped = new CountDownLatch(1);
        Runtime.getRuntime()
                .addShutdownHook(
                        new Thread(
                                () -> {
                                    server.close();
                                    stopped.countDown();
                                },
                                "shutdown"));
        Signals.onTerm(() -> terminated(server, stopped));
        say("HTTP listening on port " + server.address().getPort() + " after " + uptime());
        server.warmUp();
        announce(settings, server);
        server.drained().thenRun(stopped::countDown);
        stopped.await();
        return 0; // the hook closes what was drained
    }

    /** It drains first; told again, or where there is no need, it ends. */
    private void terminated(Server server, CountDownLatch stopped) {
        if (server.terminate()) {
            say("draining: again SIGTERM ends it at once");
        } else {
            stopped.countDown();
        }
    }

    private void announce(ServeOptions.Settings settings, Server server) {
        int port = server.address().getPort();
        say("ready after " + uptime() + ", media on UDP port " + server.mediaPort());
        say("");
        if (settings.http().tls() instanceof TlsIdentity.SelfSigned its) {
            announce(its, settings, port);
            return;
        }
        String scheme = settings.http().tls() == null ? "http" : "https";
        String url = scheme + "://" + settings.http().host() + ":" + port;
        say("  room       " + url + "/?room=demo");
        say("  dashboard  " + url + "/dashboard/");
        say("");
    }

    /** Who starts it is the host: the token of these links is a moderator's and an operator's. */
    private void announce(TlsIdentity.SelfSigned its, ServeOptions.Settings settings, int port) {
        String token = settings.hostToken().isEmpty() ? "" : "#token=" + settings.hostToken();
        say("  room       https://localhost:" + port + "/?room=demo" + token);
        its.origins(settings.http().host(), port).stream()
                .limit(1) // the code of Invite leads phones to it too
                .forEach(origin -> say("  from afar  " + origin + "/?room=demo" + token));
        say("  dashboard  https://localhost:" + port + "/dashboard/" + token);
        say("");
        say("  Browsers warn, as nobody else signed the certificate. Its SHA-256 fingerprint is");
        say("  " + its.fingerprint());
        say("");
    }

    private static String uptime() {
        return ManagementFactory.getRuntimeMXBean().getUptime() + " ms";
    }

    private void say(String line) {
        spec.commandLine().getOut().println(line);
        spec.commandLine().getOut().flush();
    }
}
