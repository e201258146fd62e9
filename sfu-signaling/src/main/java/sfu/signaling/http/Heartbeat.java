package sfu.signaling.http;

/** Whether a WebSocket's client is there: who is silent is asked, who goes on with that is gone. */
final class Heartbeat {
    /** What is to be done about it. */
    interface Client {
        void ping();

        void timedOut();
    }

    private final Client client;
    private final long pingNs;
    private final long idleNs;
    private long heardNs;
    private long pingDueNs;
    private boolean hasSpoken; // since it was to be pinged last
    int slot; // of its ring
    boolean isOver;

    Heartbeat(HttpLimits limits, Client client, long nowNs) {
        this.client = client;
        pingNs = limits.pingInterval().toNanos();
        idleNs = limits.idleTimeout().toNanos();
        heardNs = nowNs;
        pingDueNs = nowNs + pingNs;
    }

    /** Something came, be it a part of a frame. */
    void heard(long nowNs) {
        heardNs = nowNs;
    }

    /** Whoever says something by itself needs not be asked. */
    void spoke() {
        hasSpoken = true;
    }

    /**
     * Looks after it.
     *
     * @return when again, in ns from now
     */
    long beat(long nowNs) {
        if (nowNs - heardNs >= idleNs) {
            client.timedOut();
            return idleNs; // it is closing
        }
        if (nowNs - pingDueNs >= 0) {
            pingDueNs = nowNs + pingNs;
            if (!hasSpoken) {
                client.ping();
            }
            hasSpoken = false;
        }
        return Math.min(pingDueNs, heardNs + idleNs) - nowNs;
    }
}
