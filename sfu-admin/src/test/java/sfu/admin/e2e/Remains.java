package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import sfu.core.testing.Descriptors;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * What servers of this process leave behind when they are closed: none of their threads, no socket
 * that takes what comes to their ports.
 */
final class Remains {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    /** As the server names its threads. */
    private static final Pattern OF_SERVERS =
            Pattern.compile(
                    "(?:addresses|chat|cluster|cluster-log|dtls|events|history|http|ice|jwks|life|"
                            + "live|mirror|nodes|notify|room|self-test|shard|stats|store|tls|"
                            + "resolves-node|watchdog|webhook|webhooks|webhook-lookup|webhook-timer)(?:-[0-9-]+)?");

    private static final Set<Thread> BEFORE = new HashSet<>(); // guarded by the class
    private static int open; // likewise

    private Remains() {}

    static synchronized void opens() {
        if (open++ == 0) {
            BEFORE.clear();
            BEFORE.addAll(all());
        }
    }

    /** It is closed; after the last one nothing of any of them is there. */
    static synchronized void closed(int... ports) {
        open--;
        await().atMost(PATIENCE)
                .untilAsserted(() -> {
                    for (int port : ports) {
                        assertThat(Descriptors.at(port)).as("sockets at port %d", port).isZero();
                    }
                });
        if (open == 0) {
            await().atMost(PATIENCE).untilAsserted(() -> assertThat(threads()).isEmpty());
        }
    }

    /** Of servers since the first of those that are open. */
    static List<String> threads() {
        List<String> names = new ArrayList<>();
        for (Thread each : all()) {
            if (!BEFORE.contains(each) && OF_SERVERS.matcher(each.getName()).matches()) {
                names.add(each.getName());
            }
        }
        return names;
    }

    private static Collection<Thread> all() {
        return Thread.getAllStackTraces().keySet();
    }
}
