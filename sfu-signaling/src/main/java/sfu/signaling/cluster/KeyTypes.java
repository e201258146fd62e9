package sfu.signaling.cluster;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Keys of Redis that hold another type of value than nodes put there: each time is counted, each
 * key is told of once, until it is right again.
 */
final class KeyTypes {
    private static final Logger LOG = LoggerFactory.getLogger(KeyTypes.class);
    private static final String OF_REDIS = "WRONGTYPE"; // scripts' errors have it within

    private final Oddities oddities;
    private final Set<String> wrong = ConcurrentHashMap.newKeySet();

    KeyTypes(Oddities oddities) {
        this.oddities = oddities;
    }

    /** What was asked of a key; where that has another type the failure says what to do. */
    <T> CompletableFuture<T> watch(String key, String type, CompletableFuture<T> asked) {
        return asked.whenComplete(
                        (answer, failure) -> {
                            if (failure == null) {
                                isRight(key);
                            }
                        })
                .exceptionallyCompose(failure ->
                        CompletableFuture.failedFuture(
                                isWrong(key, type, failure)
                                        ? new ClusterException(sentence(key, type), failure)
                                        : failure));
    }

    /** Whether it failed for the key's type, which is counted. */
    boolean isWrong(String key, String type, Throwable failure) {
        if (!isOfType(failure)) {
            return false;
        }
        oddities.add(Oddity.WRONG_TYPE);
        if (wrong.add(key)) {
            LOG.warn("{}", sentence(key, type));
        }
        return true;
    }

    /** It was read or written. */
    void isRight(String key) {
        if (wrong.remove(key)) {
            LOG.info("what Redis has under {} is of the right type again", key);
        }
    }

    private static boolean isOfType(Throwable failure) {
        for (Throwable its = failure; its != null; its = its.getCause()) {
            if (String.valueOf(its.getMessage()).contains(OF_REDIS)) {
                return true;
            }
        }
        return false;
    }

    private static String sentence(String key, String type) {
        return "what Redis has under "
                + key
                + " is no "
                + type
                + " and of no node: look what else writes there, and delete it; nodes go on at once";
    }
}
