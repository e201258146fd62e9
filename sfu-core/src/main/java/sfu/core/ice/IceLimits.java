package sfu.core.ice;

/**
 * What peers may make grow, and the threads that serve them.
 *
 * @param maxPaths known paths of one transport; the least recently checked one makes room
 * @param newPathBurst new remote addresses at once: each may get a few checks of ours
 * @param newPathsPerSecond new remote addresses in the long run
 * @param amplification bytes that may leave, for each byte of authentic checks that came, to an
 *     address that has not answered a check of ours: it may be a victim's that a peer forged
 * @param backlog STUN messages that wait in the server
 * @param backlogPerTransport STUN messages that wait for one transport
 * @param threads each transport is served by one of them
 */
public record IceLimits(
        int maxPaths,
        int newPathBurst,
        double newPathsPerSecond,
        int amplification,
        int backlog,
        int backlogPerTransport,
        int threads) {

    /** Nobody gains anything, headers counted or not (see PathCredit). */
    public static final int DEFAULT_AMPLIFICATION = 1;

    public static final IceLimits DEFAULT =
            new IceLimits(32, 16, 1, DEFAULT_AMPLIFICATION, 10_000, 256, 2);

    public IceLimits {
        if (maxPaths < 2 || newPathBurst < 1 || newPathsPerSecond < 0) {
            throw new IllegalArgumentException("a transport needs at least two paths");
        }
        if (amplification < 1) {
            throw new IllegalArgumentException(
                    "a check has to be answered: amplification is 1 or more");
        }
        if (backlog < 1 || backlogPerTransport < 1 || threads < 1) {
            throw new IllegalArgumentException("limits must be positive");
        }
    }

    public IceLimits withThreads(int number) {
        return new IceLimits(
                maxPaths,
                newPathBurst,
                newPathsPerSecond,
                amplification,
                backlog,
                backlogPerTransport,
                number);
    }
}
