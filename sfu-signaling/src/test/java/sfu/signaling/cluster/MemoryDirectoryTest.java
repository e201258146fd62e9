package sfu.signaling.cluster;

/** A directory in one process is as one in Redis. */
class MemoryDirectoryTest extends DirectoryContract {
    private final MemoryDirectory directory = new MemoryDirectory(System::nanoTime);

    @Override
    Directory open() {
        return directory;
    }
}
