package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The gates before a native library is used. */
class ImbAbiTest {
    private static final long AES = 1 << 1 | 1 << 2;

    @ParameterizedTest
    @CsvSource({
        "0x10300, 200",
        "0x103FF, 200",
        "0x10400, 240",
        "0x10500, 240",
        "0x20000, 216",
        "0x20002, 216"
    })
    void knowsTheCheckedVersions(String version, int jobSize) throws Exception {
        assertThat(ImbAbi.jobSize(Integer.decode(version))).isEqualTo(jobSize);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 0x10200, 0x10600, 0x20100, 0x30000, -1})
    void refusesOtherVersions(int version) {
        assertThatThrownBy(() -> ImbAbi.jobSize(version))
                .isInstanceOf(Unavailable.class)
                .hasMessageEndingWith("is not one of 1.3 to 1.5 and 2.0");
    }

    @Test
    void readsTheFeatureBitsByVersion() {
        assertThat(ImbAbi.problem(0x10300, AES | 1 << 20 | 1 << 21, 0)).isNull();
        assertThat(ImbAbi.problem(0x20000, AES | 1 << 19 | 1 << 20, 0)).isNull();
        assertThat(ImbAbi.problem(0x10300, 1 << 2, 0)).contains("AES-NI");
        assertThat(ImbAbi.problem(0x10300, AES | 1 << 19, 0)).contains("AES-NI");
        assertThat(ImbAbi.problem(0x10300, AES | 1 << 20, 0)).contains("self-test");
        assertThat(ImbAbi.problem(0x20000, AES | 1 << 19, 0)).contains("self-test");
        assertThat(ImbAbi.problem(0x20000, AES, 5)).contains("error 5");
    }

    @Test
    void saysWhyALibraryIsNotUsed() {
        assumeTrue(
                System.getProperty("os.name", "").equals("Linux")
                        && System.getProperty("os.arch", "").equals("amd64"),
                "skipped: not Linux on x86-64");
        assertThatThrownBy(() -> ImbLibrary.open("/no/such/library.so", 0))
                .isInstanceOf(Unavailable.class)
                .hasMessage("library not found: /no/such/library.so");
        assertThatThrownBy(() -> ImbLibrary.open("libm.so.6", 0))
                .isInstanceOf(Unavailable.class)
                .hasMessage("libm.so.6 has no function imb_get_version");
    }

    @Test
    void knowsOpensslsVersions() throws Exception {
        assertThat(Openssl.checkVersion(0x300000D0L)).isEqualTo("3.0.13");
        assertThat(Openssl.checkVersion(0x30500010L)).isEqualTo("3.5.1");
        for (long other : new long[] {0x1010117FL, 0x40000000L}) {
            assertThatThrownBy(() -> Openssl.checkVersion(other)).isInstanceOf(Unavailable.class);
        }
    }
}
