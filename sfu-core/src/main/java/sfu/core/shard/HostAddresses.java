package sfu.core.shard;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.core.io.LocalAddresses;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Which addresses answers name, now: those that are advertised, or the host's own. Both may change
 * while the server runs; sessions that begin later have the new ones, and those that run hear of
 * them with their next ICE restart.
 */
final class HostAddresses {
    private static final Logger LOG = LoggerFactory.getLogger(HostAddresses.class);

    private final AddressOptions options;
    private final Supplier<List<InetAddress>> ofHost;
    private final LocalAddresses locals;
    private volatile List<InetAddress> advertised;
    private volatile List<InetAddress> seen; // written by poll() alone
    private final List<InetAddress> lost = new ArrayList<>(); // since one came; poll() alone
    private volatile Consumer<List<InetAddress>> onGone = gone -> {};

    /**
     * @param ofHost those that the host has when it is asked
     * @param locals which learn of new ones
     */
    HostAddresses(
            AddressOptions options,
            List<InetAddress> advertised,
            Supplier<List<InetAddress>> ofHost,
            List<InetAddress> first,
            LocalAddresses locals) {
        this.options = options;
        this.advertised = List.copyOf(advertised);
        this.ofHost = ofHost;
        this.locals = locals;
        seen = List.copyOf(first);
    }

    /** What candidates name, in this order. */
    List<InetAddress> shown() {
        List<InetAddress> said = advertised;
        List<InetAddress> all =
                said.isEmpty() ? seen.stream().filter(options::shows).toList() : said;
        return options.nat64().isEmpty() ? all : withNat64(all);
    }

    private List<InetAddress> withNat64(List<InetAddress> all) {
        List<InetAddress> more = new ArrayList<>(all);
        for (Nat64Prefix prefix : options.nat64()) {
            all.stream().filter(prefix::reaches).map(prefix::of).forEach(more::add);
        }
        return more;
    }

    /** As they were set; empty: the host's own. */
    List<InetAddress> advertised() {
        return advertised;
    }

    /**
     * @param addresses empty: the host's own
     */
    void advertise(List<InetAddress> addresses) {
        advertised = List.copyOf(addresses);
        LOG.info("new candidates name {}", shown());
    }

    /**
     * Hears of addresses that the host does not have any more, as candidates named them; once more
     * when the next one comes, as before that there may have been nowhere to go.
     */
    void onGone(Consumer<List<InetAddress>> listener) {
        onGone = listener;
    }

    /** Looks whether the host has other addresses than before; true if so. */
    boolean poll() {
        List<InetAddress> before = seen;
        List<InetAddress> now = ofHost.get();
        if (now.equals(before)) {
            return false;
        }
        List<InetAddress> added = new ArrayList<>(now);
        added.removeAll(before);
        List<InetAddress> gone = new ArrayList<>(before);
        gone.removeAll(now);
        for (InetAddress address : added) {
            if (!address.isLoopbackAddress() && !locals.add(address)) {
                LOG.info("answers to {} leave from the address that the route chooses", address);
            }
        }
        seen = List.copyOf(now);
        LOG.info("the host's addresses changed: added {}, gone {}", added, gone);
        tellGone(gone, added, now);
        return true;
    }

    private void tellGone(List<InetAddress> gone, List<InetAddress> added, List<InetAddress> now) {
        lost.addAll(gone);
        lost.removeAll(now);
        List<InetAddress> told = List.copyOf(added.isEmpty() ? gone : lost);
        if (!added.isEmpty()) {
            lost.clear();
        }
        if (!told.isEmpty()) {
            onGone.accept(withNat64(told));
        }
    }
}
