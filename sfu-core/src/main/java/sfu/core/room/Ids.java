package sfu.core.room;

import java.security.SecureRandom;
import java.util.concurrent.atomic.AtomicLong;

/** Names for participants and tracks that nobody can guess, and numbers for the shards. */
final class Ids {
    private static final String ALPHABET = "23456789abcdefghijkmnpqrstuvwxyz";
    private static final int LENGTH = 12;

    private final SecureRandom random = new SecureRandom();
    private final AtomicLong numbers = new AtomicLong();

    String participant() {
        return "PA_" + text();
    }

    String knock() {
        return "KN_" + text();
    }

    String track() {
        return "TR_" + text();
    }

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
