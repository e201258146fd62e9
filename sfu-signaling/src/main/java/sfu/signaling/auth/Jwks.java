package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.text.ParseException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

/**
 * The keys of an identity provider, loaded again every so often and when a token names one that is
 * not known; where that fails, those that there are stay.
 */
public final class Jwks implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Jwks.class);

    /** Where a key set comes from. */
    public interface Loader {
        /**
         * @throws IOException with a sentence
         */
        String load() throws IOException, InterruptedException;
    }

    private final Loader loader;
    private final String issuer;
    private final Duration every;
    private final Duration atMostEvery;
    private final Semaphore wanted = new Semaphore(0);
    private volatile PublicKeys keys = PublicKeys.NONE;
    private @Nullable Thread refresher; // guarded by this
    private boolean isFailing; // of whoever refreshes

    /**
     * @param issuer that tokens of these keys name; empty: whichever
     * @param every so often they are loaded
     * @param atMostEvery so often, whatever tokens name
     */
    public Jwks(Loader loader, String issuer, Duration every, Duration atMostEvery) {
        this.loader = loader;
        this.issuer = issuer;
        this.every = every;
        this.atMostEvery = atMostEvery;
    }

    /** Loads them, and from now on again and again. */
    public synchronized Jwks start() throws InterruptedException {
        refresh();
        refresher = Thread.ofVirtual().name("jwks").start(this::run);
        return this;
    }

    private void run() {
        try {
            while (true) {
                Thread.sleep(atMostEvery);
                if (!wanted.tryAcquire(every.toMillis(), TimeUnit.MILLISECONDS)) {
                    LOG.debug("keys are due");
                }
                refresh();
            }
        } catch (InterruptedException e) {
            LOG.debug("no longer refreshed");
        }
    }

    /** Returns whether the keys are those of now. */
    boolean refresh() throws InterruptedException {
        wanted.drainPermits();
        try {
            keys = PublicKeys.parse(loader.load());
            isFailing = false;
        } catch (IOException | ParseException | IllegalArgumentException e) {
            if (!isFailing) { // and silent until it works again
                LOG.warn("the key set could not be loaded, {} keys stay: {}", size(), e.toString());
            }
            isFailing = true;
        }
        return !isFailing;
    }

    int size() {
        return keys.keys().size();
    }

    String issuer() {
        return issuer;
    }

    /**
     * @throws TokenException if none of the keys signed it
     */
    void verify(Jws token) throws TokenException {
        String id = token.keyId();
        List<PublicKeys.Key> fitting = keys.of(token.algorithm(), id);
        if (fitting.isEmpty()) {
            unknown();
            throw new TokenException(
                    Refusal.UNKNOWN_KEY,
                    "the token is signed with a key that is not in the key set (yet)");
        }
        if (id == null && fitting.size() > 1) {
            throw new TokenException(
                    Refusal.UNKNOWN_KEY, "the token does not say which key signed it (kid)");
        }
        for (PublicKeys.Key key : fitting) {
            if (key.signed(token.signed(), token.signature())) {
                return;
            }
        }
        throw new TokenException(
                Refusal.SIGNATURE, "the token's signature is wrong: another key made it");
    }

    private void unknown() {
        if (wanted.availablePermits() == 0) {
            wanted.release();
        }
    }

    @Override
    public synchronized void close() {
        Thread its = refresher;
        if (its != null) {
            its.interrupt();
        }
    }
}
