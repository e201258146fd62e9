package sfu.core.io;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Moves a port's datagrams when its event loop says so. Nothing escapes into the loop: Netty sleeps
 * for a second on an exception, and ends the loop on an Error.
 */
final class Pump {
    private static final Logger LOG = LoggerFactory.getLogger(Pump.class);

    /** Asks the loop for writability too, or no longer. */
    @FunctionalInterface
    interface Interest {
        void writability(boolean wanted);
    }

    private final UdpPort port;
    private final UdpPort.Receiver receiver;
    private final Interest interest;
    private boolean waiting;

    Pump(UdpPort port, UdpPort.Receiver receiver, Interest interest) {
        this.port = port;
        this.receiver = receiver;
        this.interest = interest;
    }

    /** Reads one batch, then timers and tasks get their turn: the loop is level-triggered. */
    void ready(boolean readable, boolean writable) {
        try {
            if (writable) {
                flush();
            }
            if (readable && port.receive(receiver) > 0) {
                flush();
            }
        } catch (Throwable e) {
            if (port.stats().loopErrors++ == 0) { // later ones are only counted
                LOG.error("UDP port {} failed on its event loop", port.localPort(), e);
            }
        }
    }

    void flush() {
        boolean wait = port.flush() > 0;
        if (wait != waiting) {
            interest.writability(wait);
            waiting = wait;
        }
    }
}
