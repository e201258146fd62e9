package sfu.signaling.notify;

import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.MemoryDirectory;

/** Nodes in one process. */
class MemoryNodesPresenceTest extends NodesPresenceContract {
    private final MemoryDirectory directory = new MemoryDirectory(System::nanoTime);

    @Override
    Directory directory() {
        return directory;
    }
}
