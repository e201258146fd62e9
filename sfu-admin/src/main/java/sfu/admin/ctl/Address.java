package sfu.admin.ctl;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;

/** Flags that say which server a command is for; tokens are not among them: others see flags. */
final class Address {
    private static final String DEFAULT = "http://localhost:8080";

    @Option(
            names = "--server",
            paramLabel = "URL",
            description = "default SFU_SERVER, the context's, or " + DEFAULT)
    @Nullable String server;

    @Option(
            names = "--token-file",
            paramLabel = "FILE",
            description = "operator's token; default SFU_TOKEN, or the context's")
    @Nullable Path tokenFile;

    @Option(
            names = "--context",
            paramLabel = "NAME",
            description = "of sfu context list; default SFU_CONTEXT, or the current one")
    @Nullable String context;

    AdminApi api(Map<String, String> environment) throws Failed {
        Context known = known(environment);
        String url =
                server != null ? server : environment.getOrDefault("SFU_SERVER", known.server());
        String token = environment.getOrDefault("SFU_TOKEN", "");
        if (tokenFile != null) {
            token = tokenOf(tokenFile);
        } else if (token.isEmpty() && known.token() != null && url.equals(known.server())) {
            token = known.token(); // never to another server
        }
        return new AdminApi(uri(url), token);
    }

    private Context known(Map<String, String> environment) throws Failed {
        String name = context != null ? context : environment.getOrDefault("SFU_CONTEXT", "");
        boolean isFullyTold = name.isEmpty() && server != null && tokenFile != null;
        Contexts all =
                isFullyTold
                        ? new Contexts(null, Map.of())
                        : Contexts.read(Contexts.file(environment));
        if (name.isEmpty() && all.current() != null) {
            name = all.current();
        }
        return name.isEmpty() ? new Context(DEFAULT, null) : all.named(name);
    }

    static URI uri(String text) throws Failed {
        try {
            URI uri = URI.create(text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
            boolean isHttp = "http".equals(uri.getScheme()) || "https".equals(uri.getScheme());
            if (isHttp && uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException e) {
            // told below
        }
        throw new Failed(Failed.USAGE, "a server is http://HOST:PORT or https://HOST, not " + text);
    }

    static String tokenOf(Path file) throws Failed {
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Failed(Failed.USAGE, "cannot read the token file " + file);
        }
    }
}
