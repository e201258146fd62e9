package sfu.signaling.chat;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.signaling.protocol.ChatMessage.Talker;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in a channel on other nodes, and what they say that nobody keeps. Who opens a channel
 * asks, and all nodes that have it answer; a node that dies is missed by its heart-beats. Not safe
 * for threads.
 */
final class Elsewhere {
    private static final int AT_ONCE = 200; // people, in one word
    private static final long SAY_EVERY_MS = 100;
    private static final int MOST_MISSED = 3; // looks that a node is not alive at
    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    /** Data that are passed on. */
    record Passed(Talker from, @Nullable String to, @Nullable String topic, String data) {}

    /** That somebody types, or no longer. */
    record Types(Talker from, boolean is) {}

    /**
     * What one node tells those that have the channel open.
     *
     * @param asks whether the others are to say who is there
     * @param begins whether nobody else is there than who follows
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Word(
            String start,
            boolean asks,
            boolean begins,
            @Nullable List<Talker> joined,
            @Nullable Map<String, LeaveReason> left,
            @Nullable Passed passed,
            @Nullable Types types) {}

    /** Hears what others say. */
    interface Listener {
        void passed(Passed passed);

        void types(Talker who, boolean isTyping);
    }

    private final String channel;
    private final SharedChannels shared;
    private final People people;
    private final Listener listener;
    private final Map<String, Talker> joined = new LinkedHashMap<>(); // here, yet to be said
    private final Map<String, LeaveReason> left = new LinkedHashMap<>();
    private final Map<String, Integer> missed = new HashMap<>(); // by start
    private final Map<String, Map<String, Talker>> typists = new HashMap<>(); // by start
    private long saidMs;

    Elsewhere(String channel, SharedChannels shared, People people, Listener listener) {
        this.channel = channel;
        this.shared = shared;
        this.people = people;
        this.listener = listener;
    }

    private String place() {
        return "said in " + channel;
    }

    /** Who is there? */
    void ask() {
        say(new Word(shared.start(), true, false, null, null, null, null));
        sayAll();
    }

    private void sayAll() {
        joined.clear();
        left.clear();
        List<Talker> own = people.own();
        for (int from = 0; from == 0 || from < own.size(); from += AT_ONCE) {
            List<Talker> some = own.subList(from, Math.min(own.size(), from + AT_ONCE));
            say(new Word(shared.start(), false, from == 0, some, null, null, null));
        }
    }

    void entered(Talker talker) {
        left.remove(talker.id());
        joined.put(talker.id(), talker);
    }

    void left(Talker talker, LeaveReason why) {
        joined.remove(talker.id());
        left.put(talker.id(), why);
    }

    void pass(Passed passed) {
        say(new Word(shared.start(), false, false, null, null, passed, null));
    }

    void types(Talker who, boolean isTyping) {
        say(new Word(shared.start(), false, false, null, null, null, new Types(who, isTyping)));
    }

    /** Nobody is here any more. */
    void close() {
        say(new Word(shared.start(), false, true, List.of(), null, null, null));
    }

    /** Says who came and went, if it is time; whether there is more. */
    boolean tick(long nowMs) {
        if (joined.isEmpty() && left.isEmpty()) {
            return false;
        }
        if (Math.abs(nowMs - saidMs) < SAY_EVERY_MS) {
            return true;
        }
        saidMs = nowMs;
        List<Talker> came = List.copyOf(joined.values());
        Map<String, LeaveReason> went = new LinkedHashMap<>(left);
        joined.clear();
        left.clear();
        for (int from = 0; from == 0 || from < came.size(); from += AT_ONCE) {
            List<Talker> some = came.subList(from, Math.min(came.size(), from + AT_ONCE));
            say(new Word(shared.start(), false, false, some, went, null, null));
        }
        return false;
    }

    private void say(Word word) {
        try {
            String text = shared.words().write(place(), JSON.writeValueAsString(word));
            shared.log().say(channel, text).exceptionally(failure -> null); // asked for later
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON", e);
        }
    }

    /** What a node said; what is none is counted. */
    void heard(String text) {
        String json = shared.words().read(place(), text);
        if (json == null) {
            return;
        }
        try {
            Word word = JSON.readValue(json, Word.class);
            if (!shared.start().equals(word.start())) {
                take(word);
            }
        } catch (JsonProcessingException e) {
            shared.words().odd(place(), text);
        }
    }

    private void take(Word word) {
        missed.remove(word.start());
        if (word.asks()) {
            sayAll();
        }
        List<Talker> came = word.joined();
        Map<String, LeaveReason> went = word.left();
        if (word.begins()) {
            people.only(word.start(), came == null ? List.of() : came);
        } else if (came != null) {
            people.came(word.start(), came);
        }
        if (went != null) {
            people.went(word.start(), went);
        }
        Passed passed = word.passed();
        if (passed != null) {
            listener.passed(passed);
        }
        Types types = word.types();
        if (types != null) {
            takeTypes(word.start(), types);
        }
    }

    private void takeTypes(String start, Types types) {
        Map<String, Talker> its = typists.computeIfAbsent(start, key -> new HashMap<>());
        if (types.is()) {
            its.put(types.from().id(), types.from());
        } else {
            its.remove(types.from().id());
        }
        listener.types(types.from(), types.is());
    }

    /** Who is on nodes that are missed for a while is no longer there. */
    void look() {
        for (String start : List.copyOf(people.starts())) {
            if (shared.isAlive(start)) {
                missed.remove(start);
            } else if (missed.merge(start, 1, Integer::sum) >= MOST_MISSED) {
                missed.remove(start);
                people.only(start, List.of());
                Map<String, Talker> typed = typists.remove(start);
                List<Talker> silent = typed == null ? List.of() : new ArrayList<>(typed.values());
                silent.forEach(each -> listener.types(each, false));
            }
        }
    }

    /** Of other nodes. */
    Set<String> starts() {
        return people.starts();
    }
}
