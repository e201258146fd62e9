package sfu.core.srtp;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.provider.Arguments;

import java.util.List;
import java.util.stream.Stream;

/** The engines by name; a test that wants one whose library is missing is skipped. */
final class Engines {
    static final SrtpEngine JDK = new JdkEngine();
    private static final @Nullable SrtpEngine IPSEC_MB =
            Imb.REASON == null ? new IpsecMbEngine() : null;
    private static final @Nullable SrtpEngine OPENSSL =
            Openssl.REASON == null ? new OpensslEngine() : null;

    private Engines() {}

    static List<String> names() {
        return List.of("jdk", "openssl", "ipsec-mb");
    }

    static List<String> nativeNames() {
        return List.of("openssl", "ipsec-mb");
    }

    static Stream<Arguments> withProfiles() {
        return product(names());
    }

    static Stream<Arguments> nativeWithProfiles() {
        return product(nativeNames());
    }

    private static Stream<Arguments> product(List<String> names) {
        return names.stream()
                .flatMap(n -> Stream.of(SrtpProfile.values()).map(p -> Arguments.of(n, p)));
    }

    static SrtpEngine get(String name) {
        SrtpEngine engine =
                switch (name) {
                    case "jdk" -> JDK;
                    case "openssl" -> OPENSSL;
                    case "ipsec-mb" -> IPSEC_MB;
                    default -> throw new IllegalArgumentException(name);
                };
        String reason = name.equals("openssl") ? Openssl.REASON : Imb.REASON;
        assumeTrue(engine != null, () -> "skipped without " + name + ": " + reason);
        if (engine == null) {
            throw new AssertionError("not reached");
        }
        return engine;
    }
}
