package sfu.admin.webhook;

import org.jspecify.annotations.Nullable;

import sfu.core.time.Clocks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.SocketTimeoutException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;

import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;

/** One lane's posts, over a connection that is kept as long as its target takes them. */
final class Poster implements AutoCloseable {
    /**
     * What all of them share.
     *
     * @param tls trusts who may sign
     * @param timer ends what takes too long
     * @param lookups have no time limit of their own
     */
    record Means(
            Resolver resolver,
            SSLSocketFactory tls,
            ScheduledExecutorService timer,
            ExecutorService lookups,
            Clocks clocks,
            int timeoutMs) {}

    private final Means means;
    private @Nullable Connection kept;

    Poster(Means means) {
        this.means = means;
    }

    Answer post(Webhook hook, Delivery delivery) {
        AtomicBoolean isLate = new AtomicBoolean();
        Target target = Target.parse(hook.url());
        try {
            return Answer.of(post(target, hook, delivery, isLate));
        } catch (IOException e) {
            close();
            return Answer.none(isLate.get() ? timedOut() : sentence(e, target));
        }
    }

    private int post(Target target, Webhook hook, Delivery its, AtomicBoolean isLate)
            throws IOException {
        Connection connection = kept;
        boolean isReused = connection != null && connection.isUsableFor(target);
        InetAddress address = null;
        if (connection == null || !isReused) {
            close();
            address = resolve(target);
            connection = new Connection(target);
            kept = connection;
        }
        Connection used = connection;
        ScheduledFuture<?> end =
                means.timer()
                        .schedule(
                                () -> {
                                    isLate.set(true);
                                    used.close();
                                },
                                means.timeoutMs(),
                                TimeUnit.MILLISECONDS);
        try {
            if (address != null) {
                used.open(address, means.tls(), means.timeoutMs());
            }
            return used.post(headers(hook, its), its.body());
        } catch (IOException e) {
            if (!isReused || isLate.get()) {
                throw e;
            }
        } finally {
            end.cancel(false);
        }
        close(); // the target had ended the kept one: once more, over a new one
        return post(target, hook, its, isLate);
    }

    private String headers(Webhook hook, Delivery its) {
        long atSeconds = means.clocks().wallMs() / 1000;
        return "webhook-id: "
                + its.id()
                + "\r\nwebhook-timestamp: "
                + atSeconds
                + "\r\nwebhook-signature: "
                + Signature.of(hook.secrets(), its.id(), atSeconds, its.body())
                + "\r\n";
    }

    private InetAddress resolve(Target target) throws IOException {
        Future<InetAddress> found = means.lookups().submit(() -> means.resolver().resolve(target));
        try {
            return found.get(means.timeoutMs(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            found.cancel(true);
            throw new IOException("the host's name was not looked up in time", e);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof IOException its ? its : new IOException("no address", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("the server ends", e);
        }
    }

    private String timedOut() {
        return "no answer within " + means.timeoutMs() + " ms";
    }

    private String sentence(IOException e, Target target) {
        if (e instanceof SocketTimeoutException) {
            return timedOut();
        }
        if (e instanceof SSLException its) {
            return TlsProblem.sentence(its, target.name());
        }
        return String.valueOf(e.getMessage());
    }

    @Override
    public void close() {
        Connection its = kept;
        kept = null;
        if (its != null) {
            its.close();
        }
    }
}
