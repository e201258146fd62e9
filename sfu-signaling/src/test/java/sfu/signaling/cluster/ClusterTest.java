package sfu.signaling.cluster;

/** Nodes of one process. */
class ClusterTest extends ClusterContract {
    private final MemoryDirectory directory = new MemoryDirectory(System::nanoTime);

    @Override
    Directory open() {
        return directory;
    }
}
