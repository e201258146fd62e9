package sfu.signaling.cluster;

/** Logs in one process are as those in Redis. */
class MemoryChannelLogTest extends ChannelLogContract {
    private final MemoryChannelLog log = new MemoryChannelLog(System::nanoTime);

    @Override
    ChannelLog open() {
        return log;
    }
}
