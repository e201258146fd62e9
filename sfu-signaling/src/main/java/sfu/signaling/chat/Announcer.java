package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.Json;
import sfu.signaling.protocol.ServerMessage;

import java.util.function.Predicate;

/**
 * Tells a channel's members what is news, and knows how far they were told. Not safe for threads.
 */
final class Announcer {
    private final People people;
    private final Figures figures;
    private final Clocks clocks;
    private final Deliveries deliveries = new Deliveries();
    private long last; // the number of the latest message that is on the disk
    private long told; // the number of the latest message that members were told

    /**
     * @param told number of the latest message of those before
     */
    Announcer(People people, Figures figures, Clocks clocks, long told) {
        this.people = people;
        this.figures = figures;
        this.clocks = clocks;
        this.told = told;
    }

    boolean isIdle() {
        return deliveries.isEmpty();
    }

    /** Number of the latest message that members were told. */
    long told() {
        return told;
    }

    /** A new message is on the disk. */
    void stored(StoredMessage message) {
        last = Math.max(last, message.number());
    }

    /** One of this number is no news. */
    void known(long number) {
        told = Math.max(told, number);
    }

    /**
     * Soon.
     *
     * @param by who is answered instead; null: nobody
     */
    void deliver(ServerMessage news, StoredMessage message, @Nullable Member by, Runnable answer) {
        deliveries.add(new Deliveries.Delivery(text(news), message::isFor, by, answer));
        deliverIfDue(clocks.steadyMs());
    }

    void deliverIfDue(long nowMs) {
        if (deliveries.isDue(people.all().size(), nowMs)) {
            told = Math.max(told, last);
            figures.told.add(deliveries.tell(people.all(), nowMs));
        }
    }

    /** At once. */
    void tell(ServerMessage news, Predicate<Member> whom) {
        SharedText text = text(news);
        int count = 0;
        for (Member each : people.all()) {
            if (whom.test(each)) {
                each.tell(text);
                count++;
            }
        }
        figures.told.add(count);
    }

    static SharedText text(ServerMessage message) {
        return new SharedText(Json.write(message));
    }
}
