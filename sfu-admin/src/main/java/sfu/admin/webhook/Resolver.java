package sfu.admin.webhook;

import java.io.IOException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.List;

/** Looks names up once: what is connected to afterwards is the address that was checked. */
final class Resolver {
    /** Names to all of their addresses. */
    interface Lookup {
        InetAddress[] all(String name) throws UnknownHostException;
    }

    private final Lookup lookup;
    private final Reach reach;

    Resolver(Lookup lookup, Reach reach) {
        this.lookup = lookup;
        this.reach = reach;
    }

    /**
     * @throws IOException with a sentence, also where one of the addresses may not be reached: a
     *     name that leads to both kinds is no accident
     */
    InetAddress resolve(Target target) throws IOException {
        List<InetAddress> all;
        try {
            all = List.of(lookup.all(target.name()));
        } catch (UnknownHostException e) {
            throw new IOException("no address is known for the host", e);
        }
        if (all.isEmpty() || !all.stream().allMatch(reach::admits)) {
            throw new RefusedAddress();
        }
        return all.getFirst();
    }

    /** It is private, of this machine, or not public for another reason. */
    static final class RefusedAddress extends IOException {
        private static final long serialVersionUID = 1;

        RefusedAddress() {
            super("the host's address is not public, and webhooks.allowed has no network of it");
        }
    }
}
