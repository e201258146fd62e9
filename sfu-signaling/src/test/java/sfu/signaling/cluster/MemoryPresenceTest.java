package sfu.signaling.cluster;

/** In one process it is as in Redis. */
class MemoryPresenceTest extends PresenceContract {
    private final MemoryDirectory directory = new MemoryDirectory(System::nanoTime);

    @Override
    Directory open() {
        return directory;
    }
}
