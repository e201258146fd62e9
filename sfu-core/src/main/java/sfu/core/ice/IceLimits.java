package sfu.core.ice;

/**
 * What peers may make grow, and the threads that serve them.
 *
 * @param maxPaths known paths of one transport; the least recently checked one makes room
 * @param newPathBurst new remote addresses at once: each may get a few checks of ours
 * @param newPathsPerSecond new remote addresses in the long run
 * @param backlog STUN messages that wait in the server
 * @param backlogPerTransport STUN messages that wait for one transport
 * @param threads each transport is served by one of them
 */
public record IceLimits(
        int maxPaths,
        int newPathBurst,
        double newPathsPerSecond,
        int backlog,
        int backlogPerTransport,
        int threads) {

    public static final IceLimits DEFAULT = new IceLimits(32, 16, 1, 10_000, 256, 2);

    public IceLimits {
        if (maxPaths < 2 || newPathBurst < 1 || newPathsPerSecond < 0) {
            throw new IllegalArgumentException("a transport needs at least two paths");
        }
        if (backlog < 1 || backlogPerTransport < 1 || threads < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    public IceLimits withThreads(int number) {
        return new IceLimits(
                maxPaths, newPathBurst, newPathsPerSecond, backlog, backlogPerTransport, number);
    }
}
