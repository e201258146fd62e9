package sfu.core.codec;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/**
 * Reads the video-layers-allocation extension (libwebrtc, docs of rtp-hdrext): which layers a
 * publisher sends now, what it means them to cost, how large they are. Reused; a row is a stream of
 * a simulcast, or a spatial layer of the only stream.
 */
public final class VideoLayersAllocation {
    public static final int ROWS = 4;
    public static final int TEMPORALS = 4;

    private static final ValueLayout.OfByte BYTE = ValueLayout.JAVA_BYTE;
    private static final int SPATIALS = 4;
    private static final int MASK = 0x0F;
    private static final int MAX_LEB128 = 4;
    private static final int SIZE_BYTES = 5;

    private final int[] rows = new int[ROWS * SPATIALS];
    private final int[] temporals = new int[ROWS];
    private final int[] kilobits = new int[ROWS * TEMPORALS];
    private final int[] sizes = new int[ROWS];
    private final int[] frameRates = new int[ROWS];
    private int count;
    private int streams;
    private MemorySegment segment = MemorySegment.NULL;
    private long at;
    private long end;

    /**
     * Reads it.
     *
     * @return false if it is malformed, or has more rows than 4; then nothing else may be asked
     */
    public boolean read(MemorySegment s, long offset, int length) {
        segment = s;
        at = offset;
        end = offset + length;
        Arrays.fill(temporals, 0);
        Arrays.fill(kilobits, 0);
        Arrays.fill(sizes, 0);
        Arrays.fill(frameRates, 0);
        count = 0;
        streams = 0;
        if (length < 1) {
            return false;
        }
        int first = s.get(BYTE, at++) & 0xFF;
        if (first == 0 && length == 1) {
            return true; // nothing is sent
        }
        return readRows(first) && readTemporals() && readBitrates() && readSizes();
    }

    private boolean readRows(int first) {
        streams = (first >>> 4 & 3) + 1;
        int shared = first & MASK;
        int masks = 0; // four bits a stream
        if (shared == 0) {
            int bytes = streams + 1 >>> 1;
            if (at + bytes > end) {
                return false;
            }
            for (int i = 0; i < bytes; i++) {
                masks |= (segment.get(BYTE, at++) & 0xFF) << 24 - 8 * i;
            }
        }
        for (int stream = 0; stream < streams; stream++) {
            int mask = shared != 0 ? shared : masks >>> 28 - 4 * stream & MASK;
            for (int spatial = 0; spatial < SPATIALS; spatial++) {
                if ((mask >>> spatial & 1) != 0) {
                    int row = streams == 1 ? spatial : stream;
                    rows[count++] = row;
                }
            }
        }
        return count <= ROWS;
    }

    private boolean readTemporals() {
        int bytes = count + 3 >>> 2;
        if (at + bytes > end) {
            return false;
        }
        for (int i = 0; i < count; i++) {
            int all = segment.get(BYTE, at + (i >>> 2));
            temporals[rows[i]] = (all >>> 6 - 2 * (i & 3) & 3) + 1;
        }
        at += bytes;
        return true;
    }

    private boolean readBitrates() {
        for (int i = 0; i < count; i++) {
            for (int t = 0; t < temporals[rows[i]]; t++) {
                int value = readLeb128();
                if (value < 0) {
                    return false;
                }
                kilobits[rows[i] * TEMPORALS + t] = value;
            }
        }
        return true;
    }

    private int readLeb128() {
        int value = 0;
        for (int i = 0; i < MAX_LEB128 && at < end; i++) {
            int part = segment.get(BYTE, at++);
            value |= (part & 0x7F) << 7 * i;
            if (part >= 0) {
                return value;
            }
        }
        return -1;
    }

    /** They are not in every packet. */
    private boolean readSizes() {
        if (end - at < (long) SIZE_BYTES * count) {
            return end == at;
        }
        for (int i = 0; i < count; i++) {
            sizes[rows[i]] = FrameSize.of(number() + 1, number() + 1);
            frameRates[rows[i]] = segment.get(BYTE, at++) & 0xFF;
        }
        return true;
    }

    private int number() {
        int high = segment.get(BYTE, at++) & 0xFF;
        return high << 8 | segment.get(BYTE, at++) & 0xFF;
    }

    /** Whether the rows are streams of a simulcast. */
    public boolean isSimulcast() {
        return streams > 1;
    }

    /** 0..4; 0 when the row is not sent. */
    public int temporalLayers(int row) {
        return temporals[row];
    }

    /** What the row's layers up to this one are meant to take, in bits a second. */
    public long bitrateBps(int row, int temporal) {
        return 1000L * kilobits[row * TEMPORALS + temporal];
    }

    /** {@link FrameSize}; 0 where it does not say. */
    public int size(int row) {
        return sizes[row];
    }

    /** In frames a second; 0 where it does not say. */
    public int frameRate(int row) {
        return frameRates[row];
    }
}
