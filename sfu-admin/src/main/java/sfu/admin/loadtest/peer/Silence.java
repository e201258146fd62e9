package sfu.admin.loadtest.peer;

import java.util.List;

/**
 * What did not come and left no gap in sequence numbers, as of a moment of the window.
 *
 * @param receivers who await media and got no packet at all
 * @param packets that were sent to slots after the last packet that came there
 * @param audioPackets of sound among them
 */
public record Silence(int receivers, long packets, long audioPackets) {
    public static final Silence NONE = new Silence(0, 0, 0);

    static Silence of(List<Peer> peers, Counters counters, long nowNs) {
        int receivers = 0;
        long video = counters.tailPackets - counters.audioTailPackets;
        long audio = counters.audioTailPackets;
        for (Peer peer : peers) {
            if (!peer.isConnected()) {
                continue;
            }
            receivers += peer.awaitsMedia() && peer.streams().areSilent() ? 1 : 0;
            video += peer.streams().tailPackets(true, nowNs);
            audio += peer.streams().tailPackets(false, nowNs);
        }
        return new Silence(receivers, video + audio, audio);
    }
}
