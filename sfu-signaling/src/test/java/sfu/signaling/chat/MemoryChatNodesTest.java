package sfu.signaling.chat;

import sfu.signaling.cluster.Directory;
import sfu.signaling.cluster.MemoryDirectory;

/** Nodes in one process. */
class MemoryChatNodesTest extends ChatNodesContract {
    private final MemoryDirectory directory = new MemoryDirectory(System::nanoTime);

    @Override
    Directory directory() {
        return directory;
    }
}
