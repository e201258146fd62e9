package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.io.IOException;
import java.io.InputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Serves pages from the class path: a URL prefix each, index.html for a folder. */
public final class StaticFiles {
    private static final Map<String, String> TYPES =
            Map.ofEntries(
                    Map.entry("html", "text/html; charset=utf-8"),
                    Map.entry("js", "text/javascript; charset=utf-8"),
                    Map.entry("mjs", "text/javascript; charset=utf-8"),
                    Map.entry("css", "text/css; charset=utf-8"),
                    Map.entry("svg", "image/svg+xml"),
                    Map.entry("ts", "text/plain; charset=utf-8"),
                    Map.entry("txt", "text/plain; charset=utf-8"),
                    Map.entry("png", "image/png"),
                    Map.entry("ico", "image/x-icon"),
                    Map.entry("woff2", "font/woff2"),
                    Map.entry("json", "application/json"));

    private static final String POLICY =
            "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
                    + " worker-src 'self'; manifest-src 'self'; font-src 'self';"
                    + " media-src 'self' blob: mediastream:; img-src 'self' data: blob:;"
                    + " form-action 'self'; frame-ancestors 'none'; base-uri 'none'";

    /** Pages use devices for themselves alone, and nothing else of the machine. */
    private static final String PERMISSIONS =
            "camera=(self), microphone=(self), display-capture=(self), fullscreen=(self),"
                    + " geolocation=(), payment=(), usb=(), serial=(), hid=()";

    /** A file in both codings. */
    private record Loaded(String tag, HttpResponse plain, HttpResponse coded) {}

    private final Map<String, String> folders = new LinkedHashMap<>();
    private final Map<String, Loaded> cache = new ConcurrentHashMap<>(); // only what exists

    /** Longer prefixes first. */
    public StaticFiles add(String urlPrefix, String resourceFolder) {
        folders.put(urlPrefix, resourceFolder);
        return this;
    }

    /** The file, or that it has not changed (RFC 9110 13.1.2), or null when there is none. */
    @Nullable HttpResponse answer(HttpRequest request) {
        Loaded file = find(request.path());
        if (file == null) {
            return null;
        }
        if (isKnown(request.header("if-none-match"), file.tag)) {
            return new HttpResponse(304, new byte[0], file.plain.headers());
        }
        return Gzip.isAccepted(request.header("accept-encoding")) ? file.coded : file.plain;
    }

    private static boolean isKnown(String tags, String tag) {
        return tags.equals("*")
                || Arrays.stream(tags.split(",", -1)).map(String::trim).anyMatch(tag::equals);
    }

    /** A path is a name in the class path, never one of the file system. */
    private @Nullable Loaded find(String path) {
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

    private @Nullable Loaded load(String resource) {
        Loaded known = cache.get(resource);
        if (known != null) {
            return known;
        }
        String type = TYPES.get(resource.substring(resource.lastIndexOf('.') + 1));
        if (type == null) {
            return null;
        }
        try (InputStream in = StaticFiles.class.getResourceAsStream(resource)) {
            if (in == null) {
                return null;
            }
            Loaded loaded = response(type, in.readAllBytes());
            cache.put(resource, loaded);
            return loaded;
        } catch (IOException e) {
            return null; // a folder with a file's name
        }
    }

    /** The tag is weak, as it stands for both codings (RFC 9110 8.8.1). */
    private static Loaded response(String type, byte[] bytes) {
        String tag = "W/\"" + digest(bytes) + "\"";
        HttpResponse plain =
                HttpResponse.of(200, type, bytes)
                        .with("cache-control", "no-cache")
                        .with("etag", tag)
                        .with("content-security-policy", POLICY)
                        .with("permissions-policy", PERMISSIONS)
                        .with("cross-origin-opener-policy", "same-origin");
        if (!Gzip.isWorth(plain)) {
            return new Loaded(tag, plain, plain);
        }
        HttpResponse varied = plain.with("vary", "accept-encoding");
        return new Loaded(tag, varied, Gzip.code(varied));
    }

    private static String digest(byte[] bytes) {
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes);
            return HexFormat.of().formatHex(digest, 0, 12);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e); // every JDK has it
        }
    }
}
