package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Chooses the engine: the fastest that is there and passes its known-answer tests. */
public final class SrtpEngines {
    /** The system property that forces an engine: {@code auto} is its default. */
    public static final String PROPERTY = "sfu.srtp.engine";

    /** The engines, fastest first. */
    private static final List<Candidate> CANDIDATES =
            List.of(
                    new Candidate("ipsec-mb", IpsecMbEngine::new),
                    new Candidate("openssl", OpensslEngine::new),
                    new Candidate("jdk", JdkEngine::new));

    /** The chosen engine, and one line for the log that says why. */
    public record Selection(SrtpEngine engine, String reason) {}

    /** An engine that may be there. */
    record Candidate(String name, Supplier<? extends SrtpEngine> maker) {
        /** The engine if it works, or why it does not. */
        Outcome tried() {
            try {
                SrtpEngine engine = maker.get();
                String problem = SelfTest.run(engine);
                return problem == null ? new Outcome(engine, "") : new Outcome(null, problem);
            } catch (UnsupportedOperationException e) {
                return new Outcome(null, String.valueOf(e.getMessage()));
            } catch (RuntimeException | LinkageError e) {
                return new Outcome(
                        null,
                        e.getCause() instanceof IllegalCallerException
                                ? "native access is not enabled for this code"
                                : e.toString());
            }
        }
    }

    record Outcome(@Nullable SrtpEngine engine, String problem) {}

    private SrtpEngines() {}

    /**
     * The engine that {@value #PROPERTY} names: {@code auto}, {@code ipsec-mb}, {@code openssl} or
     * {@code jdk}.
     *
     * @throws IllegalArgumentException if it names none
     * @throws IllegalStateException if the named one, or with {@code auto} any, does not work; the
     *     message is one line
     */
    public static Selection select() {
        return select(System.getProperty(PROPERTY, "auto"), CANDIDATES);
    }

    /**
     * Links the functions of the engine that {@link #select} tries first, so that it has less to
     * do: a tenth of a second that a server can spend beside what it does before.
     */
    public static void link() {
        String wanted = System.getProperty(PROPERTY, "auto");
        if (wanted.equals("auto") || wanted.equals("ipsec-mb")) {
            Imb.link();
        }
    }

    static Selection select(String wanted, List<Candidate> candidates) {
        if (wanted.equals("auto")) {
            return first(candidates);
        }
        for (Candidate candidate : candidates) {
            if (candidate.name().equals(wanted)) {
                return forced(candidate);
            }
        }
        String names = candidates.stream().map(Candidate::name).collect(Collectors.joining(", "));
        throw new IllegalArgumentException(
                PROPERTY + "=" + wanted + " is not one of auto, " + names);
    }

    private static Selection forced(Candidate candidate) {
        Outcome outcome = candidate.tried();
        if (outcome.engine() == null) {
            throw new IllegalStateException(
                    PROPERTY + "=" + candidate.name() + " does not work: " + outcome.problem());
        }
        return new Selection(outcome.engine(), praise(outcome.engine()) + ", as asked for");
    }

    private static Selection first(List<Candidate> candidates) {
        StringBuilder refused = new StringBuilder();
        for (Candidate candidate : candidates) {
            Outcome outcome = candidate.tried();
            if (outcome.engine() != null) {
                return new Selection(outcome.engine(), praise(outcome.engine()) + refused);
            }
            refused.append("; not ")
                    .append(candidate.name())
                    .append(": ")
                    .append(outcome.problem());
        }
        throw new IllegalStateException("no SRTP engine works" + refused);
    }

    private static String praise(SrtpEngine engine) {
        return "SRTP engine "
                + engine.name()
                + ": "
                + engine.capabilities().detail()
                + ", known-answer tests passed";
    }
}
