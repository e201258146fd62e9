package sfu.signaling.moderation;

import sfu.core.api.By;
import sfu.core.api.Participant;

/**
 * Who does something, and where.
 *
 * @param room the one that the moderator is in; of an operator the one that it is about
 * @param address where it comes from; empty: not known
 * @param via the node of the cluster that it was asked of; empty: this one
 */
public record Actor(By by, String room, String address, String via) {
    public Actor(By by, String room, String address) {
        this(by, room, address, "");
    }

    public static Actor moderator(Participant me, String address) {
        return new Actor(By.moderator(me.info()), me.roomName(), address);
    }

    /**
     * @param name of the token, if it has one
     */
    public static Actor operator(String name, String room, String address, String via) {
        return new Actor(By.operator(name), room, address, via);
    }

    /** The same as one who may act in another room too: it was checked here. */
    By in(String other) {
        return other.equals(room) ? by : By.operator(by.name());
    }
}
