package sfu.admin.rest;

import sfu.signaling.http.HttpRequest;
import sfu.signaling.protocol.Json;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The texts of answers. Figures change once a second and are read more often: what is asked for
 * again and says the same is not written anew. Any thread.
 */
public final class Answers {
    private record Kept(Object what, String text) {}

    /** Others are seldom asked for again while they hold. */
    static final int MOST = 256;

    private final long maxChars;
    private final Map<String, Kept> all = // least recently asked for first; guarded by this
            new LinkedHashMap<>(16, 0.75f, true);
    private long chars; // of all; guarded by this

    /**
     * @param maxChars of all texts that are kept and what was asked for them; 0: nothing
     */
    public Answers(long maxChars) {
        this.maxChars = maxChars;
    }

    /**
     * As JSON.
     *
     * @param what is compared with what was answered before: to know that a list of the same
     *     objects is equal costs next to nothing
     */
    String text(HttpRequest request, Object what) {
        String key = request.path() + request.query();
        synchronized (this) {
            Kept before = all.get(key);
            if (before != null && before.what().equals(what)) {
                return before.text();
            }
        }
        String text = Json.text(what);
        keep(key, new Kept(what, text));
        return text;
    }

    private synchronized void keep(String key, Kept its) {
        Kept before = all.put(key, its);
        chars += size(key, its) - (before == null ? 0 : size(key, before));
        Iterator<Map.Entry<String, Kept>> oldest = all.entrySet().iterator();
        while ((chars > maxChars || all.size() > MOST) && oldest.hasNext()) {
            Map.Entry<String, Kept> each = oldest.next();
            chars -= size(each.getKey(), each.getValue());
            oldest.remove();
        }
    }

    private static int size(String key, Kept its) {
        return key.length() + its.text().length();
    }

    /** Of all that is kept. */
    synchronized long chars() {
        return chars;
    }
}
