package sfu.core.api;

import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What goes with a room to another server, whose people follow: what is said of it and of them
 * holds there, and to each other they have not left.
 *
 * @param admitted identities that need not knock again
 * @param onStage identities; each has its place until it comes, for a while
 * @param muted which sources of whom stay muted until a moderator allows them
 * @param caps by identity
 * @param views what operators say of what an identity is sent of others
 */
public record Handover(
        String room,
        Map<String, String> labels,
        Notes notes,
        RoomState state,
        List<String> admitted,
        List<String> onStage,
        Map<String, Set<TrackSource>> muted,
        Map<String, Caps> caps,
        Map<String, List<ViewOverrides.OfSource>> views,
        List<Person> people) {

    /**
     * Somebody who is in it.
     *
     * @param handRaisedAtMs as of {@link RosterEntry}; 0: it is not
     * @param tracks ids of what it publishes; one of each source
     */
    public record Person(
            String id,
            String identity,
            Role role,
            Permissions permissions,
            Notes notes,
            long joinedAtMs,
            long handRaisedAtMs,
            Map<TrackSource, String> tracks) {
        public Person {
            tracks = Map.copyOf(tracks);
        }
    }

    public Handover {
        labels = Map.copyOf(labels);
        admitted = List.copyOf(admitted);
        onStage = List.copyOf(onStage);
        muted = Map.copyOf(muted);
        caps = Map.copyOf(caps);
        views = Map.copyOf(views);
        people = List.copyOf(people);
    }
}
