package sfu.core.io;

/** Sends a refused run packet by packet, and decides whether being a run was what it failed for. */
final class RunSplit {
    private final Kernel kernel;
    private final SendMessages messages;
    private final Segmentation segmentation;
    private final UdpStats stats;

    private int sent;
    private boolean isExplained; // one of its packets alone fails like the run

    RunSplit(Kernel kernel, SendMessages messages, Segmentation segmentation, UdpStats stats) {
        this.kernel = kernel;
        this.messages = messages;
        this.segmentation = segmentation;
        this.stats = stats;
    }

    /**
     * Sends what is left of this message.
     *
     * @param errno for which it was refused as a run
     * @return false: the rest of it cannot go now
     */
    boolean send(int run, int errno, UdpPort.Departures departures) {
        sent = 0;
        isExplained = false;
        while (messages.length(run) > 0) {
            int n = kernel.send(messages.peel(run), 1);
            stats.txCalls++;
            if (n == 0 || n == -Errno.EAGAIN) {
                return false;
            }
            if (n > 0) {
                left(departures);
            } else {
                failed(-n, errno, departures);
            }
            messages.peeled(run);
        }
        judge(errno);
        return true;
    }

    private void left(UdpPort.Departures departures) {
        sent++;
        stats.txPackets++;
        stats.txMessages++;
        stats.txBytes += messages.peeledLength();
        departures.left(1);
    }

    private void failed(int errno, int errnoOfRun, UdpPort.Departures departures) {
        isExplained |= Segmentation.isExplainedBy(errno, errnoOfRun);
        Errno.count(errno, 1, stats);
        departures.lost(1);
    }

    /** Where nothing left, its peer was to blame; where a packet was too large, that packet was. */
    private void judge(int errno) {
        if (sent > 0) {
            stats.txGsoSplit++;
            if (!isExplained) {
                segmentation.refused(errno);
            }
        }
    }
}
