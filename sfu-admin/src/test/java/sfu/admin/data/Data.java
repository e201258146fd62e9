package sfu.admin.data;

import sfu.signaling.store.Store;

import java.util.function.Function;

/** All kinds of what outlives the server. */
enum Data {
    CHAT(KeptChat::new),
    NOTIFICATIONS(KeptNotifications::new),
    BANS(KeptBans::new),
    REVOCATIONS(KeptRevocations::new),
    AUDIT(KeptAudit::new),
    SESSIONS(KeptSessions::new),
    WEBHOOKS(KeptDeliveries::new),
    ROOMS(KeptRooms::new),
    TEMPLATES(KeptTemplates::new);

    private final Function<Store, Kept> in;

    Data(Function<Store, Kept> in) {
        this.in = in;
    }

    Kept in(Store store) {
        return in.apply(store);
    }
}
