package sfu.signaling.moderation;

import java.util.ArrayList;
import java.util.List;

/** A room and its breakout rooms. */
final class BreakoutSet {
    /**
     * @param room its name
     * @param title to be shown
     */
    record Side(String room, String title) {}

    private final String main;
    private final List<Side> sides = new ArrayList<>(); // guarded by this
    private int opened; // guarded by this
    private int closings; // guarded by this

    BreakoutSet(String main) {
        this.main = main;
    }

    String main() {
        return main;
    }

    synchronized List<Side> sides() {
        return List.copyOf(sides);
    }

    synchronized List<Side> add(List<String> titles) {
        List<Side> added = new ArrayList<>();
        for (String title : titles) {
            added.add(new Side(main + "~" + ++opened, title));
        }
        sides.addAll(added);
        return added;
    }

    /** All names, the main room's first. */
    synchronized List<String> rooms() {
        List<String> all = new ArrayList<>(List.of(main));
        sides.forEach(side -> all.add(side.room()));
        return all;
    }

    boolean has(String room) {
        return rooms().contains(room);
    }

    synchronized String title(String room) {
        return sides.stream()
                .filter(side -> side.room().equals(room))
                .map(Side::title)
                .findFirst()
                .orElse("");
    }

    /** A later word about closing them takes the place of this one. */
    synchronized int closing() {
        return ++closings;
    }

    synchronized boolean isClosing(int closing) {
        return closings == closing;
    }
}
