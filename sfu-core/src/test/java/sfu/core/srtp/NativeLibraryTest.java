package sfu.core.srtp;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.junit.jupiter.api.Test;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Which of several libraries is taken, on a fake loader that knows their versions. */
class NativeLibraryTest {
    private static final String[] NAMES = {"lib.so.2", "lib.so.1"};

    private final Map<String, Integer> installed = new HashMap<>();
    private final List<String> asked = new ArrayList<>();

    private String open(String name) throws Unavailable {
        asked.add(name);
        Integer version = installed.get(name);
        if (version == null) {
            throw new Unavailable("library not found: " + name);
        }
        ImbAbi.jobSize(version);
        return name;
    }

    private String first() throws Unavailable {
        return NativeLibrary.firstThatFits(NAMES, this::open);
    }

    @Test
    void theFirstThatFitsIsTakenAndNoOtherOpened() throws Exception {
        installed.put("lib.so.2", 0x20002);
        installed.put("lib.so.1", 0x10500);
        assertThat(first()).isEqualTo("lib.so.2");
        assertThat(asked).containsExactly("lib.so.2");
    }

    @Test
    void whereTheFirstIsNotThereTheNextIsTaken() throws Exception {
        installed.put("lib.so.1", 0x10500);
        assertThat(first()).isEqualTo("lib.so.1");
    }

    @Test
    void whereTheFirstHasAnUnknownVersionTheNextIsTaken() throws Exception {
        installed.put("lib.so.2", 0x20100);
        installed.put("lib.so.1", 0x10300);
        assertThat(first()).isEqualTo("lib.so.1");
    }

    @Test
    void whereNoneFitsItIsSaidWhyOfEach() {
        installed.put("lib.so.2", 0x20100);
        assertThatThrownBy(this::first)
                .isInstanceOf(Unavailable.class)
                .hasMessage(
                        "libIPSec_MB 2.1.0 is not one of 1.3 to 1.5 and 2.0;"
                                + " library not found: lib.so.1");
    }

    @Test
    void aReasonThatAllShareIsSaidOnce() {
        assertThatThrownBy(() ->
                        NativeLibrary.firstThatFits(
                                NAMES,
                                name -> {
                                    throw new Unavailable("no native access");
                                }))
                .hasMessage("no native access");
    }

    /** The C library's mathematics stand for a libIPSec_MB that does not fit. */
    @Test
    void aRealLibraryThatDoesNotFitDoesNotHideTheNext() throws Exception {
        assumeTrue(Imb.REASON == null, "no libIPSec_MB here: " + Imb.REASON);
        String[] names = {"libm.so.6", "libIPSec_MB.so.2", "libIPSec_MB.so.1"};
        assertThat(ImbLibrary.open(names, 0).versionText()).isEqualTo(Imb.library().versionText());
    }
}
