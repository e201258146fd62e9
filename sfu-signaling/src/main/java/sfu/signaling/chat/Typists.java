package sfu.signaling.chat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Who is typing, until it says otherwise or nothing for a while. Not safe for threads. */
final class Typists {
    private final long timeoutMs;
    private final Map<Member, Long> untilMs = new LinkedHashMap<>();

    Typists(long timeoutMs) {
        this.timeoutMs = timeoutMs;
    }

    /** Whether that is news. */
    boolean set(Member member, boolean isTyping, long nowMs) {
        return isTyping
                ? untilMs.put(member, nowMs + timeoutMs) == null
                : untilMs.remove(member) != null;
    }

    /** Those who said nothing more; they no longer type. */
    List<Member> silent(long nowMs) {
        List<Member> silent = new ArrayList<>();
        untilMs.forEach((member, until) -> {
            if (until <= nowMs) {
                silent.add(member);
            }
        });
        silent.forEach(untilMs::remove);
        return silent;
    }

    boolean isEmpty() {
        return untilMs.isEmpty();
    }
}
