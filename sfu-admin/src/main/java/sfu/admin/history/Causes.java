package sfu.admin.history;

import sfu.admin.stream.RoomRates.Fault;
import sfu.admin.stream.RoomRates.Person;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/**
 * Whose fault it was, and what, as one number of a sample: 0 for nothing. Kept no longer than the
 * process runs, so that the numbers may change.
 */
final class Causes {
    private static final List<String> BLAMES =
            List.of("nobody", "uplink", "downlink", "publisher", "server", "client");

    private static final List<String> WHAT =
            List.of(
                    "other",
                    "silence",
                    "loss",
                    "jitter",
                    "rtt",
                    "cpu",
                    "keyFrame",
                    "codec",
                    "overload",
                    "load",
                    "drops",
                    "latency",
                    "bandwidth",
                    "queue",
                    "frames",
                    "concealed",
                    "freezes",
                    "connect",
                    "checks",
                    "path",
                    "dtls");

    private Causes() {}

    /** Its main finding. */
    static float of(Person person) {
        if (person.findings().isEmpty()) {
            return 0;
        }
        Fault first = person.findings().getFirst();
        int blame = Math.max(0, BLAMES.indexOf(first.blame().toLowerCase(Locale.ROOT)));
        int what = Math.max(0, WHAT.indexOf(first.what()));
        return (float) (1 + blame * WHAT.size() + what);
    }

    /** That of whom it is worst for. */
    static float of(List<Person> people) {
        return people.stream()
                .filter(each -> each.score() > 0)
                .min(Comparator.comparingDouble(Person::score))
                .map(Causes::of)
                .orElse(0f);
    }

    /** As "downlink loss", empty for nothing. */
    static String[] texts(double[] codes) {
        return Arrays.stream(codes).mapToObj(Causes::text).toArray(String[]::new);
    }

    private static String text(double code) {
        int its = (int) code - 1;
        return its < 0 ? "" : BLAMES.get(its / WHAT.size()) + " " + WHAT.get(its % WHAT.size());
    }
}
