package sfu.signaling.cluster;

/** In one process it is as in Redis. */
class MemoryRecordsTest extends RecordsContract {
    @Override
    Records open(RecordLimits limits) {
        return new MemoryRecords(limits, System::nanoTime);
    }
}
