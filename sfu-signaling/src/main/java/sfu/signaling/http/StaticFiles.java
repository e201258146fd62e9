package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Serves pages from the class path: a URL prefix each, index.html for a folder. */
public final class StaticFiles {
    private static final Map<String, String> TYPES =
            Map.of(
                    "html", "text/html; charset=utf-8",
                    "js", "text/javascript; charset=utf-8",
                    "mjs", "text/javascript; charset=utf-8",
                    "css", "text/css; charset=utf-8",
                    "svg", "image/svg+xml",
                    "ts", "text/plain; charset=utf-8",
                    "png", "image/png",
                    "ico", "image/x-icon",
                    "json", "application/json");

    private static final String POLICY =
            "default-src 'self'; connect-src 'self' ws: wss:; media-src 'self' blob: mediastream:;"
                    + " img-src 'self' data: blob:; frame-ancestors 'none'; base-uri 'none'";

    private final Map<String, String> folders = new LinkedHashMap<>();
    private final Map<String, HttpResponse> cache = new ConcurrentHashMap<>();

    /** Longer prefixes first. */
    public StaticFiles add(String urlPrefix, String resourceFolder) {
        folders.put(urlPrefix, resourceFolder);
        return this;
    }

    /** The file, or null. A path is a name in the class path, never one of the file system. */
    @Nullable HttpResponse get(String path) {
        if (path.contains("..") || path.contains("//") || path.contains("\\")) {
            return null;
        }
        for (Map.Entry<String, String> folder : folders.entrySet()) {
            if (path.startsWith(folder.getKey())) {
                String name = path.substring(folder.getKey().length());
                String file = name.isEmpty() || name.endsWith("/") ? name + "index.html" : name;
                return load(folder.getValue() + "/" + file);
            }
        }
        return null;
    }

    private @Nullable HttpResponse load(String resource) {
        HttpResponse known = cache.get(resource);
        if (known != null) {
            return known;
        }
        String extension = resource.substring(resource.lastIndexOf('.') + 1);
        String type = TYPES.get(extension);
        try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
            if (in == null || type == null) {
                return null;
            }
            byte[] bytes = in.readAllBytes();
            String tag = "\"" + Integer.toHexString(java.util.Arrays.hashCode(bytes)) + "\"";
            HttpResponse response =
                    HttpResponse.of(200, type, bytes)
                            .with("cache-control", "no-cache")
                            .with("etag", tag)
                            .with("content-security-policy", POLICY)
                            .with("referrer-policy", "no-referrer");
            cache.put(resource, response);
            return response;
        } catch (IOException e) {
            return null;
        }
    }
}
