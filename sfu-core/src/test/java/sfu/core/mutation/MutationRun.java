package sfu.core.mutation;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Takes out each defence of mutations.txt in turn and looks whether its tests fail then, which
 * passed with it. {@code .ci/mutations} starts it.
 *
 * <p>Arguments: where the modules are, a directory to work in that has their class paths, and a
 * pattern of rows to be tried (all). Exit 1 if anything is not shown.
 */
final class MutationRun {
    private static final Duration TIMEOUT = Duration.ofSeconds(120);

    private final Overlay overlay;
    private final TestJvm jvm;

    private MutationRun(Path root, Path work) {
        ClassPaths classPaths = new ClassPaths(work);
        overlay = new Overlay(new Sources(root), classPaths, work.resolve("overlay"));
        jvm = new TestJvm(root, classPaths, work);
    }

    public static void main(String[] args) throws Exception {
        Path root = Path.of(args[0]).toAbsolutePath();
        Pattern rows = Pattern.compile(args.length > 2 ? args[2] : "", Pattern.CASE_INSENSITIVE);
        List<Mutation> mutations =
                Mutations.readAll(root.resolve(Mutations.FILE)).stream()
                        .filter(each -> rows.matcher(each.row() + ": " + each.shown()).find())
                        .toList();
        boolean isRight = new MutationRun(root, Path.of(args[1]).toAbsolutePath()).run(mutations);
        System.exit(isRight ? 0 : 1);
    }

    private boolean run(List<Mutation> mutations) throws IOException, InterruptedException {
        if (mutations.isEmpty() || !passUnchanged(mutations)) {
            System.out.println("Nothing can be shown.");
            return false;
        }
        Map<Verdict.Kind, Long> counts = new EnumMap<>(Verdict.Kind.class);
        for (Mutation each : mutations) {
            long startNs = System.nanoTime();
            Verdict verdict = verdict(each);
            counts.merge(verdict.kind(), 1L, Long::sum);
            System.out.printf(
                    "%-9s | %5.1f s | %s: %s | %s%n",
                    verdict.kind(), seconds(startNs), each.row(), each.shown(), verdict.why());
        }
        System.out.println(counts);
        return counts.keySet().equals(Set.of(Verdict.Kind.SHOWN));
    }

    private Verdict verdict(Mutation mutation) throws IOException, InterruptedException {
        try {
            overlay.compile(mutation.changes());
        } catch (IllegalStateException e) {
            return new Verdict(Verdict.Kind.BROKEN, e.getMessage());
        }
        String module = Sources.module(mutation.tests().getFirst());
        return Verdict.of(
                mutation.tests(), jvm.run(module, mutation.tests(), overlay.classes(), TIMEOUT));
    }

    /** With their defences the tests pass, else their failure would prove nothing. */
    private boolean passUnchanged(List<Mutation> mutations)
            throws IOException, InterruptedException {
        Map<String, TreeSet<String>> byModule =
                mutations.stream()
                        .flatMap(each -> each.tests().stream())
                        .collect(
                                Collectors.groupingBy(
                                        Sources::module, Collectors.toCollection(TreeSet::new)));
        boolean isRight = true;
        for (Map.Entry<String, TreeSet<String>> each : byModule.entrySet()) {
            isRight &= passUnchanged(each.getKey(), List.copyOf(each.getValue()));
        }
        return isRight;
    }

    private boolean passUnchanged(String module, List<String> tests)
            throws IOException, InterruptedException {
        long startNs = System.nanoTime();
        List<TestOutcome> outcomes =
                jvm.run(module, tests, null, TIMEOUT.multipliedBy(tests.size()));
        outcomes.stream()
                .filter(each -> each.kind() != TestOutcome.Kind.PASSED)
                .forEach(each -> System.out.println("with its defence: " + each.line()));
        long passed =
                outcomes.stream().filter(each -> each.kind() == TestOutcome.Kind.PASSED).count();
        System.out.printf(
                "%s: %d of %d tests pass as it is, %.1f s%n",
                module, passed, tests.size(), seconds(startNs));
        return passed == tests.size();
    }

    private static double seconds(long sinceNs) {
        return (System.nanoTime() - sinceNs) / 1e9;
    }
}
