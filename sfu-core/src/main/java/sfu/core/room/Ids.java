package sfu.core.room;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** Names for participants and tracks that nobody can guess, and numbers for the shards. */
final class Ids {
    private static final String ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";
    private static final int LENGTH = 12;

    private final SecureRandom random = new SecureRandom();
    private final AtomicInteger participants = new AtomicInteger();

    /** From a random number on: tracks of several nodes meet on one shard. */
    private final AtomicLong numbers =
            new AtomicLong((random.nextLong() & Long.MAX_VALUE) >>> 1 & ~0xF_FFFFL);

    String participant() {
        return "PA_" + text();
    }

    String knock() {
        return "KN_" + text();
    }

    String track() {
        return "TR_" + text();
    }

    /** Unique in the server, not 0. */
    int participantNumber() {
        return participants.incrementAndGet();
    }

    /** Of a track or a room, unique among nodes as well. */
    long number() {
        return numbers.incrementAndGet();
    }

    /** Not 0. */
    int ssrc() {
        return random.nextInt(1, Integer.MAX_VALUE);
    }

    private String text() {
        StringBuilder text = new StringBuilder(LENGTH);
        for (int i = 0; i < LENGTH; i++) {
            text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
        }
        return text.toString();
    }
}
