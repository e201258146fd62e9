package sfu.core.shard;

import sfu.core.api.Candidate;
import sfu.core.ice.IceLimits;
import sfu.core.ice.IceMux;
import sfu.core.ice.IceTimers;
import sfu.core.ice.Path;
import sfu.core.stats.DropReason;

import java.net.InetAddress;
import java.util.List;

/** What peers see of us on one port: the ICE behind it and the candidates that name it. */
record Front(IceMux mux, Paths paths, int port, boolean isTcp, OwnCandidates own) {
    static Front open(Paths paths, int port, boolean isTcp, IceLimits limits, IceMux.Sender out) {
        IceMux mux =
                new IceMux(
                        paths.locals(),
                        isTcp ? paths.locals() : List.of(),
                        IceTimers.DEFAULT,
                        limits,
                        out);
        return new Front(mux, paths, port, isTcp, new OwnCandidates(port, isTcp));
    }

    List<Candidate> candidates(List<InetAddress> addresses) {
        return own.of(addresses);
    }

    /** STUN that came to this port, from an address that peers may have or not. */
    void take(byte[] message, Path path, AddressOptions admitted) {
        if (admitted.admits(path.remote().getAddress())) {
            mux.onStun(path, message);
        } else {
            mux.dropped(DropReason.REFUSED_ADDRESS);
        }
    }

    /** Addresses of ours may have become more. */
    void renew() {
        mux.locals(paths.locals(), isTcp ? paths.locals() : List.of());
    }
}
