package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.signaling.protocol.ChatMessage.ChannelPeople;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.ServerMessage.LeftEntry;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Who is in a channel, and what of that the others are still to be told: collected, the longer the
 * more there are. Not safe for threads.
 */
final class People {
    private static final long LEAST_MS = 20;
    private static final long MOST_MS = 500;
    private static final long MS_PER_MEMBER = 4;

    private final Set<Member> all = new LinkedHashSet<>();
    private final Map<String, Talker> joined = new LinkedHashMap<>();
    private final Map<String, LeaveReason> left = new LinkedHashMap<>();
    private final Map<String, Map<String, Talker>> elsewhere = new HashMap<>(); // by node's start
    private int shown; // of this node
    private long toldMs;

    boolean add(Member member) {
        if (!all.add(member)) {
            return false;
        }
        if (!member.isHidden()) {
            shown++;
            joined.put(member.talker().id(), member.talker());
            left.remove(member.talker().id());
        }
        return true;
    }

    boolean remove(Member member, LeaveReason why) {
        if (!all.remove(member)) {
            return false;
        }
        if (!member.isHidden()) {
            shown--;
            joined.remove(member.talker().id());
            left.put(member.talker().id(), why); // who came meanwhile found it there
        }
        return true;
    }

    Set<Member> all() {
        return all;
    }

    boolean has(Member member) {
        return all.contains(member);
    }

    /** Whether somebody of this identity is there, as far as others know. */
    boolean hasIdentity(String identity) {
        for (Member each : all) {
            if (!each.isHidden() && each.talker().identity().equals(identity)) {
                return true;
            }
        }
        return elsewhere.values().stream()
                .flatMap(its -> its.values().stream())
                .anyMatch(each -> each.identity().equals(identity));
    }

    /** Of those who are not hidden, on all nodes. */
    int count() {
        return shown + elsewhere.values().stream().mapToInt(Map::size).sum();
    }

    /** Those of this node who are not hidden. */
    List<Talker> own() {
        return all.stream().filter(each -> !each.isHidden()).map(Member::talker).toList();
    }

    /** Other nodes on which somebody is. */
    Set<String> starts() {
        return elsewhere.keySet();
    }

    /** These are on another node, and nobody else is there. */
    void only(String start, List<Talker> there) {
        Map<String, LeaveReason> gone = new LinkedHashMap<>();
        elsewhere
                .getOrDefault(start, Map.of())
                .keySet()
                .forEach(id -> gone.put(id, LeaveReason.DISCONNECTED));
        there.forEach(each -> gone.remove(each.id()));
        went(start, gone);
        came(start, there);
    }

    void came(String start, List<Talker> some) {
        if (some.isEmpty()) {
            return;
        }
        Map<String, Talker> its = elsewhere.computeIfAbsent(start, key -> new LinkedHashMap<>());
        for (Talker each : some) {
            if (its.put(each.id(), each) == null) {
                joined.put(each.id(), each);
                left.remove(each.id());
            }
        }
    }

    void went(String start, Map<String, LeaveReason> some) {
        Map<String, Talker> its = elsewhere.get(start);
        if (its == null) {
            return;
        }
        some.forEach((id, why) -> {
            if (its.remove(id) != null) {
                joined.remove(id);
                left.put(id, why);
            }
        });
        if (its.isEmpty()) {
            elsewhere.remove(start);
        }
    }

    List<Talker> first(int most) {
        List<Talker> first = new ArrayList<>();
        for (Member each : all) {
            if (first.size() == most) {
                break;
            }
            if (!each.isHidden()) {
                first.add(each.talker());
            }
        }
        elsewhere.values().stream()
                .flatMap(its -> its.values().stream())
                .limit(most - first.size())
                .forEach(first::add);
        return first;
    }

    boolean hasNews() {
        return !joined.isEmpty() || !left.isEmpty();
    }

    /** What all are to be told now, if it is time. */
    @Nullable ChannelPeople news(String channel, long nowMs) {
        long waitMs = Math.clamp(MS_PER_MEMBER * all.size(), LEAST_MS, MOST_MS);
        if (!hasNews() || nowMs - toldMs < waitMs) {
            return null;
        }
        toldMs = nowMs;
        ChannelPeople news =
                new ChannelPeople(channel, count(), List.copyOf(joined.values()), leftEntries());
        joined.clear();
        left.clear();
        return news;
    }

    private List<LeftEntry> leftEntries() {
        return left.entrySet().stream()
                .map(each -> new LeftEntry(each.getKey(), Codes.reason(each.getValue())))
                .toList();
    }
}
