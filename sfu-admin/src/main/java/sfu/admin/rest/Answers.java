package sfu.admin.rest;

import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.protocol.Json;

import java.nio.charset.StandardCharsets;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The bodies of answers. Figures change once a second and are read more often: what is asked for
 * again and says the same is not written anew. Any thread.
 */
public final class Answers {
    @SuppressWarnings("ArrayRecordComponent") // written once
    private record Kept(Object what, byte[] body) {}

    /** Others are seldom asked for again while they hold. */
    static final int MOST = 256;

    private final long maxBytes;
    private final Map<String, Kept> all = // least recently asked for first; guarded by this
            new LinkedHashMap<>(16, 0.75f, true);
    private long bytes; // of all; guarded by this

    /**
     * @param maxBytes of all bodies that are kept and what was asked for them; 0: nothing
     */
    public Answers(long maxBytes) {
        this.maxBytes = maxBytes;
    }

    /** As {@link #body}, with status 200. */
    HttpResponse json(HttpRequest request, Object what) {
        return HttpResponse.json(body(request, what));
    }

    /**
     * As JSON, in UTF-8.
     *
     * @param what is compared with what was answered before: to know that a list of the same
     *     objects is equal costs next to nothing
     * @return not to be changed: others are answered with it
     */
    byte[] body(HttpRequest request, Object what) {
        String key = request.path() + request.query();
        synchronized (this) {
            Kept before = all.get(key);
            if (before != null && before.what().equals(what)) {
                return before.body();
            }
        }
        byte[] body = Json.text(what).getBytes(StandardCharsets.UTF_8);
        keep(key, new Kept(what, body));
        return body;
    }

    private synchronized void keep(String key, Kept its) {
        Kept before = all.put(key, its);
        bytes += size(key, its) - (before == null ? 0 : size(key, before));
        Iterator<Map.Entry<String, Kept>> oldest = all.entrySet().iterator();
        while ((bytes > maxBytes || all.size() > MOST) && oldest.hasNext()) {
            Map.Entry<String, Kept> each = oldest.next();
            bytes -= size(each.getKey(), each.getValue());
            oldest.remove();
        }
    }

    private static int size(String key, Kept its) {
        return key.length() + its.body().length;
    }

    /** Of all that is kept. */
    synchronized long bytes() {
        return bytes;
    }
}
