package sfu.signaling.whip;

import sfu.core.api.MediaOffer;
import sfu.signaling.auth.Grant;
import sfu.signaling.sdp.Rights;

import java.util.Set;

/** Which way the media goes. */
enum Kind {
    WHIP("whip", "publish", "send"),
    WHEP("whep", "subscribe", "receive");

    final String path;
    final String verb;
    final String clientsPart;

    Kind(String path, String verb, String clientsPart) {
        this.path = path;
        this.verb = verb;
        this.clientsPart = clientsPart;
    }

    boolean publishes(Grant grant) {
        return this == WHIP && grant.canPublish();
    }

    boolean subscribes(Grant grant) {
        return this == WHEP && grant.canSubscribe();
    }

    /** Of one direction alone. */
    Rights rights(Grant grant) {
        Rights all = grant.rights();
        return new Rights(
                publishes(grant) ? all.publishes() : Set.of(), all.codecs(), subscribes(grant));
    }

    boolean isAllowed(Grant grant) {
        return publishes(grant) || subscribes(grant);
    }

    /** Whether the offer has nothing for this. */
    boolean isEmpty(MediaOffer offer) {
        return this == WHIP ? offer.publish().isEmpty() : offer.slots().isEmpty();
    }
}
