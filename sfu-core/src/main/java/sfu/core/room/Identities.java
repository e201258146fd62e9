package sfu.core.room;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** A room's members by identity: usually one each, several where the template allows that. */
final class Identities {
    private final Map<String, List<Member>> members = new HashMap<>();

    void add(Member member) {
        members.computeIfAbsent(member.info().identity(), its -> new ArrayList<>(1)).add(member);
    }

    void remove(Member member) {
        members.computeIfPresent(
                member.info().identity(),
                (identity, all) -> all.remove(member) && all.isEmpty() ? null : all);
    }

    /** All sessions of an identity, the first first; as they are now. */
    List<Member> of(String identity) {
        List<Member> all = members.get(identity);
        return all == null ? List.of() : List.copyOf(all);
    }

    boolean has(String identity) {
        return members.containsKey(identity);
    }
}
