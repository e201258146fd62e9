package sfu.core.room;

/**
 * On which shard a room's next transport is: its home's while that has few of them, then the next
 * one's, and so on; once all have so many, so many more each. Where somebody left there is a place
 * again. On the room's executor.
 */
final class Spread {
    private final int home;
    private final int step;
    private final int[] open; // by shard

    /**
     * @param home where the room begins, from 0
     * @param step transports before the next shard gets some, 1 or more
     */
    Spread(int home, int shards, int step) {
        this.home = home;
        this.step = step;
        open = new int[shards];
    }

    /** Where one more is to be. */
    int next() {
        int least = home;
        for (int i = 1; i < open.length; i++) {
            int shard = (home + i) % open.length;
            if (open[shard] / step < open[least] / step) {
                least = shard;
            }
        }
        return least;
    }

    /** One more is there. */
    void add(int shard) {
        open[shard]++;
    }

    /** One there is gone. */
    void remove(int shard) {
        open[shard]--;
    }

    /** On all of them. */
    int total() {
        int sum = 0;
        for (int its : open) {
            sum += its;
        }
        return sum;
    }
}
