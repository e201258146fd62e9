package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.store.StoreException;

/** Takes deliveries to one webhook's target, and writes down what came of it. */
final class Courier implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Courier.class);

    /** What couriers know of the rest. */
    interface Post {
        /** Null: there is none any more. */
        @Nullable Webhook hook();

        Ledger ledger();

        Figures figures();

        WebhookLimits limits();

        /** See {@link sfu.core.time.Clocks#earliestMs}. */
        long earliestMs();

        Poster poster();

        /** One was taken. */
        void delivered();

        /** One was not. */
        void failed(String problem);
    }

    private final Post post;
    private final Poster poster;

    Courier(Post post) {
        this.post = post;
        poster = post.poster();
    }

    /**
     * @param unavailable why the target took none just now, whereupon what is too old is not tried
     *     once more; empty: it did, or is not known not to
     */
    Outcome take(long number, String unavailable) {
        try {
            Webhook hook = post.hook();
            Delivery delivery = post.ledger().get(number);
            if (delivery == null) {
                return Outcome.NOT_FOR_ANYBODY;
            }
            if (hook == null || !hook.mayHear(delivery)) {
                post.ledger().done(number);
                return Outcome.NOT_FOR_ANYBODY;
            }
            if (!hook.enabled()) {
                return Outcome.LATER;
            }
            if (!unavailable.isEmpty() && isTooOld(delivery)) {
                bury(number, delivery.untried(unavailable));
                return Outcome.NOT_FOR_ANYBODY;
            }
            return attempt(number, hook, delivery);
        } catch (StoreException e) {
            return Outcome.LATER;
        }
    }

    private Outcome attempt(long number, Webhook hook, Delivery delivery) {
        Answer answer = poster.post(hook, delivery);
        if (answer.isTaken()) {
            post.figures().delivered.increment();
            post.delivered();
            post.ledger().done(number);
            return Outcome.TAKEN;
        }
        post.figures().failures.increment();
        post.failed(answer.problem());
        Delivery failed = delivery.failed(answer.problem());
        if (failed.attempts() == 1) {
            LOG.info(
                    "webhook {}: {} is not delivered: {}",
                    hook.name(),
                    failed.id(),
                    failed.problem());
        }
        boolean isGivenUp = hasNoAttemptLeft(failed) || isTooOld(failed);
        if (isGivenUp) {
            bury(number, failed);
        } else {
            post.ledger().update(number, failed);
        }
        Outcome.Kind kind = answer.isOfAll() ? Outcome.Kind.UNAVAILABLE : Outcome.Kind.REFUSED;
        return new Outcome(kind, isGivenUp, failed.attempts(), failed.problem());
    }

    private void bury(long number, Delivery its) {
        post.figures().dead.increment();
        post.ledger().bury(number, its);
    }

    private boolean hasNoAttemptLeft(Delivery its) {
        int most = post.limits().attempts();
        return most > 0 && its.attempts() >= most;
    }

    private boolean isTooOld(Delivery its) {
        return post.earliestMs() - its.atMs() >= post.limits().age().toMillis();
    }

    @Override
    public void close() {
        poster.close();
    }
}
