package sfu.core.rtp;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Lets Jazzer run the known inputs of a fuzz test without instrumenting every class for it, which
 * takes 16 s of CPU and slows the tests that follow in the same JVM; with JAZZER_FUZZ=1 it fuzzes
 * as ever.
 */
public final class WithoutInstrumentation implements BeforeAllCallback {
    private static final String HOOKS = "jazzer.hooks";

    @Override
    public void beforeAll(ExtensionContext context) {
        String fuzz = System.getenv("JAZZER_FUZZ");
        if ((fuzz == null || fuzz.isEmpty()) && System.getProperty(HOOKS) == null) {
            System.setProperty(HOOKS, "false");
        }
    }
}
