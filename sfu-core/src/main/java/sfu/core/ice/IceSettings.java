package sfu.core.ice;

import java.util.Map;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Sets ice4j's switches; must run before the first ice4j class is initialised. */
final class IceSettings {

    private static final Logger ICE4J =
            Logger.getLogger("org.ice4j"); // kept: JUL holds loggers weakly
    private static final Logger JITSI = Logger.getLogger("JitsiConfig"); // without its package

    static {
        Map.of(
                        "ice4j.software", "",
                        "ice4j.use-component-socket", "false",
                        "ice4j.harvest.mapping.aws.enabled", "false",
                        "ice4j.harvest.udp.use-dynamic-ports", "false",
                        "ice4j.ice.termination-delay", "0 seconds",
                        "ice4j.redact-remote-addresses", "true",
                        "org.ice4j.NO_KEEP_ALIVES", "true")
                .forEach(System::setProperty);
        ICE4J.setLevel(Level.WARNING);
        JITSI.setLevel(Level.WARNING);
    }

    private IceSettings() {}

    static void apply() {
        // the static initialiser did it
    }
}
