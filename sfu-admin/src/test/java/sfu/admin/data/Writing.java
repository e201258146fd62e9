package sfu.admin.data;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.stream.IntStream;

/**
 * How a file became another by one write: the bytes that changed, in the order in which they are
 * written, those of the file's own header last.
 */
final class Writing {
    private static final int HEADER_BYTES = 2 * 4096;
    private static final int SECTOR_BYTES = 512;

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

    /** How many of the first bytes are of what was written, not of where it is to be found. */
    int contentSize() {
        String text = new String(after, StandardCharsets.ISO_8859_1);
        int index = text.indexOf("chunk.", changed[0]);
        return index < 0 ? size() : Arrays.binarySearch(changed, index);
    }

    /** One of the bytes is another. */
    byte[] flippedAt(int index) {
        byte[] file = after.clone();
        file[changed[index]] ^= 0x55;
        return file;
    }

    /** A sector of the write did not come to the disk, but all others did. */
    byte[] withoutSector(int index) {
        byte[] file = after.clone();
        int from = changed[index] / SECTOR_BYTES * SECTOR_BYTES;
        Arrays.fill(file, from, Math.min(from + SECTOR_BYTES, file.length), (byte) 0);
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
