package sfu.core.srtp;

import org.jspecify.annotations.Nullable;

import java.util.function.Supplier;

/** Chooses the engine: the fast one if it is there and right, else the portable one. */
public final class SrtpEngines {
    /** The chosen engine, and one line for the log that says why. */
    public record Selection(SrtpEngine engine, String reason) {}

    private SrtpEngines() {}

    /** System property {@code sfu.srtp.engine}: {@code auto} (default) or {@code jdk}. */
    public static Selection select() {
        String wanted = System.getProperty("sfu.srtp.engine", "auto");
        return switch (wanted) {
            case "auto" -> select(IpsecMbEngine::new);
            case "jdk" -> portable("asked for");
            default -> throw new IllegalArgumentException("sfu.srtp.engine=" + wanted);
        };
    }

    static Selection select(Supplier<SrtpEngine> fast) {
        @Nullable String problem;
        try {
            SrtpEngine engine = fast.get();
            problem = SelfTest.run(engine);
            if (problem == null) {
                return new Selection(
                        engine,
                        "SRTP engine "
                                + engine.name()
                                + ": "
                                + engine.capabilities().detail()
                                + ", known-answer tests passed");
            }
        } catch (UnsupportedOperationException e) {
            problem = e.getMessage();
        } catch (RuntimeException | LinkageError e) {
            problem =
                    e.getCause() instanceof IllegalCallerException
                            ? "native access is not enabled for this code"
                            : e.toString();
        }
        return portable(problem);
    }

    private static Selection portable(@Nullable String why) {
        SrtpEngine engine = new JdkEngine();
        @Nullable String problem = SelfTest.run(engine);
        if (problem != null) {
            throw new IllegalStateException("no SRTP engine: " + problem);
        }
        return new Selection(engine, "SRTP engine jdk: " + why);
    }
}
