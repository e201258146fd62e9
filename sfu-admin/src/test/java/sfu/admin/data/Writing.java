package sfu.admin.data;

import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a file became another by one write: the bytes that changed, in the order in which they are
 * written, those of the file's own header last.
 */
final class Writing {
    private static final int HEADER_BYTES = 2 * 4096;

    private final byte[] before;
    private final byte[] after;
    private final int[] changed;

    Writing(byte[] before, byte[] after) {
        this.before = before;
        this.after = after;
        changed =
                IntStream.concat(
                                IntStream.range(HEADER_BYTES, after.length),
                                IntStream.range(0, HEADER_BYTES))
                        .filter(at -> at >= before.length || before[at] != after[at])
                        .toArray();
    }

    int size() {
        return changed.length;
    }

    /** The writer was killed when it had written so many bytes. */
    byte[] cutAt(int count) {
        int length =
                IntStream.of(changed)
                        .limit(count)
                        .map(at -> at + 1)
                        .reduce(before.length, Math::max);
        byte[] file = Arrays.copyOf(before, length);
        for (int i = 0; i < count; i++) {
            file[changed[i]] = after[changed[i]];
        }
        return file;
    }

    /** One of the bytes is another. */
    byte[] flippedAt(int index) {
        byte[] file = after.clone();
        file[changed[index]] ^= 0x55;
        return file;
    }

    /** The disk has the length of the write, and its bytes up to one of them. */
    byte[] zeroedFrom(int index) {
        byte[] file = after.clone();
        for (int i = index; i < changed.length; i++) {
            file[changed[i]] = 0;
        }
        return file;
    }
}
