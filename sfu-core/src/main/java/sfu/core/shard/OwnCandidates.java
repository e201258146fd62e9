package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Candidate;

import java.net.InetAddress;
import java.util.List;

/** What names a port of ours to peers; written anew only when our addresses are others. */
final class OwnCandidates {
    private record Written(List<InetAddress> addresses, List<Candidate> candidates) {}

    private final int port;
    private final boolean isTcp;
    private volatile @Nullable Written last;

    OwnCandidates(int port, boolean isTcp) {
        this.port = port;
        this.isTcp = isTcp;
    }

    List<Candidate> of(List<InetAddress> addresses) {
        Written written = last;
        if (written == null || !written.addresses().equals(addresses)) {
            written = new Written(addresses, Addresses.candidates(addresses, port, isTcp));
            last = written;
        }
        return written.candidates();
    }
}
