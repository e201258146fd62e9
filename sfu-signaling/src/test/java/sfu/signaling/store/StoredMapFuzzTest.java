package sfu.signaling.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.h2.mvstore.type.LongDataType;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;
import sfu.signaling.audit.AuditEntry;

import java.nio.charset.StandardCharsets;
import java.util.stream.Stream;

/**
 * A record as it lies on disk, damaged, of another version, and the fuzzer's with a right checksum:
 * it is read, and is the same when it is written again, or the store says that it cannot be; no
 * changed bit of a sealed one is read.
 */
@ExtendWith(WithoutInstrumentation.class)
class StoredMapFuzzTest {
    private static final String NAME = "audit";
    private static final long KEY = 7;
    private static final Store STORE = Store.inMemory();
    private static final StoredMap<Long, AuditEntry> MAP = STORE.numbered(NAME, AuditEntry.class);
    private static final int COST_BYTES = 256 << 10;
    private static final int COST_OF_A_BYTE = 256;

    static Stream<byte[]> values() {
        String entry =
                "{'id':7,'at':1790000000000,'actor':'moderator','by':'ann','address':'::1',"
                        + "'action':'mute','room':'r','people':[{'id':'PA_1','identity':'bob',"
                        + "'name':'Bob'}],'count':1,'details':{'source':'camera'}}";
        return Stream.of(
                        entry,
                        entry.replace("'count':1", "'count':1,'new':[{}]"),
                        entry.replace("'people':[", "'people':[null,"),
                        entry.replace("'details':{", "'details':{'x':null,"),
                        entry.substring(0, 100),
                        "{}",
                        "null",
                        "[7]",
                        "\1\0\0\0\0{}",
                        "\1",
                        "")
                .map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("values")
    @FuzzTest
    void anyValue(byte[] bytes) {
        byte[] sealed = Sealed.seal(KEY, bytes);
        check(bytes);
        check(sealed);
        sealed[bytes.length % sealed.length] ^= (byte) (1 << bytes.length % Byte.SIZE);
        put(sealed);
        assertThatThrownBy(() -> MAP.get(KEY)).isInstanceOf(StoreException.class);
        put(Sealed.seal(KEY + 1, bytes));
        assertThatThrownBy(() -> MAP.get(KEY)).isInstanceOf(StoreException.class);
    }

    private static void put(byte[] stored) {
        STORE.with(NAME, LongDataType.INSTANCE, map -> map.put(KEY, stored));
    }

    private static void check(byte[] stored) {
        put(stored);
        long most = COST_BYTES + (long) COST_OF_A_BYTE * stored.length;
        Cost.isAtMost(most, StoredMapFuzzTest::isRead);
        if (isRead()) {
            AuditEntry entry = MAP.get(KEY);
            assertThat(entry).isNotNull();
            assertThat(entry.people()).hasSizeLessThanOrEqualTo(AuditEntry.MAX_PEOPLE);
            assertThat(MAP.range(0L, Long.MAX_VALUE, 9).getFirst().value()).isEqualTo(entry);
            MAP.put(KEY, entry).join();
            assertThat(MAP.get(KEY)).isEqualTo(entry);
        }
    }

    private static boolean isRead() {
        try {
            MAP.get(KEY);
            return true;
        } catch (StoreException refused) {
            assertThat(refused.getMessage()).startsWith("a value of " + NAME);
            return false;
        }
    }
}
