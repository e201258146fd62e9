package sfu.core.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/**
 * What is wrong with one stream, collected in the order in which its media passes: ordered by what
 * each takes from the score, and where that is about the same by what comes first.
 */
final class Findings {
    /** Nothing flows. */
    static final double ALL = Quality.BEST - Quality.WORST;

    /** What differs by less takes the same. */
    private static final double STEP = 0.1;

    /**
     * @param isCause of what the others do not explain
     */
    private record Found(Finding finding, boolean isCause) {
        boolean isBeforeServer() {
            return finding.blame() == Blame.PUBLISHER || finding.blame() == Blame.UPLINK;
        }
    }

    private final String where;
    private final List<Found> all = new ArrayList<>();

    /**
     * @param where the track or slot that they are about
     */
    Findings(String where) {
        this.where = where;
    }

    boolean isEmpty() {
        return all.isEmpty();
    }

    /** Of which is known what it takes by itself. */
    void add(Blame blame, String what, double value, double cost, String sentence) {
        all.add(new Found(new Finding(blame, what, where, value, sentence, cost), false));
    }

    /** That lets all the rest go wrong which has no explanation of its own. */
    void addCause(Blame blame, String what, double value, String sentence) {
        all.add(new Found(new Finding(blame, what, where, value, sentence), true));
    }

    /**
     * @param missing what the score is below the best of its scale
     */
    List<Finding> ordered(double missing) {
        double before = measured(true);
        double everywhere = measured(false);
        return all.stream()
                .map(each -> {
                    boolean isServers = each.finding().blame() == Blame.SERVER;
                    double rest = missing - (isServers ? before : everywhere);
                    return each.isCause()
                            ? each.finding().costs(Math.max(0, rest))
                            : each.finding();
                })
                .sorted(Comparator.comparingLong(Findings::steps).reversed())
                .toList();
    }

    private double measured(boolean isBeforeServerOnly) {
        return all.stream()
                .filter(each -> !each.isCause())
                .filter(each -> !isBeforeServerOnly || each.isBeforeServer())
                .mapToDouble(each -> each.finding().cost())
                .sum();
    }

    private static long steps(Finding its) {
        return Math.round(its.cost() / STEP);
    }
}
