package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.srtp.SrtpEngines.Candidate;
import sfu.core.srtp.SrtpEngines.Selection;

import java.util.List;

/** Which engine is chosen, and the line that says why. */
class SrtpEnginesTest {
    private static final Candidate JDK = new Candidate("jdk", JdkEngine::new);
    private static final Candidate MISSING =
            new Candidate(
                    "missing",
                    () -> {
                        throw new UnsupportedOperationException("library not found: x");
                    });
    private static final Candidate DENIED =
            new Candidate(
                    "denied",
                    () -> {
                        throw new ExceptionInInitializerError(new IllegalCallerException());
                    });
    private static final Candidate WRONG = new Candidate("wrong", WrongEngine::new);

    /** The JDK engine with a key of which one bit is changed. */
    private static final class WrongEngine implements SrtpEngine {
        @Override
        public String name() {
            return "wrong";
        }

        @Override
        public Capabilities capabilities() {
            return Engines.JDK.capabilities();
        }

        @Override
        public SrtpContext newContext(SessionKeys k) {
            byte[] key = k.rtpKey().clone();
            key[0] ^= 1;
            return Engines.JDK.newContext(
                    new SessionKeys(
                            k.profile(),
                            key,
                            k.rtpAuth(),
                            k.rtpSalt(),
                            k.rtcpKey(),
                            k.rtcpAuth(),
                            k.rtcpSalt()));
        }

        @Override
        public SrtpWorker newWorker(int batch) {
            return Engines.JDK.newWorker(batch);
        }
    }

    @Test
    void theFirstThatWorksIsTaken() {
        Selection s = SrtpEngines.select("auto", List.of(MISSING, WRONG, DENIED, JDK));
        assertThat(s.engine().name()).isEqualTo("jdk");
        assertThat(s.reason())
                .isEqualTo(
                        "SRTP engine jdk: javax.crypto of Java "
                                + Runtime.version().feature()
                                + ", known-answer tests passed; not missing: library not found: x"
                                + "; not wrong: known-answer test failed: AEAD_AES_128_GCM protect"
                                + " RTP, batch of 1; not denied: native access is not enabled for"
                                + " this code");
    }

    @Test
    void aForcedOneThatFailsIsAClearError() {
        assertThatThrownBy(() -> SrtpEngines.select("missing", List.of(MISSING, JDK)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("sfu.srtp.engine=missing does not work: library not found: x");
        assertThatThrownBy(() -> SrtpEngines.select("wrong", List.of(WRONG, JDK)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageStartingWith("sfu.srtp.engine=wrong does not work: known-answer test");
        assertThatThrownBy(() -> SrtpEngines.select("best", List.of(MISSING, JDK)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessage("sfu.srtp.engine=best is not one of auto, missing, jdk");
        assertThatThrownBy(() -> SrtpEngines.select("auto", List.of(MISSING)))
                .isInstanceOf(IllegalStateException.class)
                .hasMessage("no SRTP engine works; not missing: library not found: x");
    }

    @ParameterizedTest
    @MethodSource("sfu.core.srtp.Engines#names")
    void eachCanBeForced(String name) {
        SrtpEngine engine = Engines.get(name);
        Candidate candidate = new Candidate(name, () -> engine);
        Selection s = SrtpEngines.select(name, List.of(JDK, candidate));
        assertThat(s.engine().name()).isEqualTo(name);
        assertThat(s.reason())
                .startsWith("SRTP engine " + name + ": ")
                .endsWith(", known-answer tests passed, as asked for");
    }

    @Test
    void theFastestIsTakenHere() {
        String expected =
                Imb.REASON == null ? "ipsec-mb" : Openssl.REASON == null ? "openssl" : "jdk";
        String forced = System.getProperty(SrtpEngines.PROPERTY, "auto");
        Selection s = SrtpEngines.select();
        assertThat(s.engine().name()).isEqualTo(forced.equals("auto") ? expected : forced);
        assertThat(s.reason()).doesNotContain("\n");
    }
}
