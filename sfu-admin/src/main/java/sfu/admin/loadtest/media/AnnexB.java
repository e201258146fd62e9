package sfu.admin.loadtest.media;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Reads an H264 byte stream (H.264 annex B) whose access units begin with delimiters. */
final class AnnexB {
    private static final int DELIMITER = 9;
    private static final int START_CODE = 3; // 00 00 01

    private AnnexB() {}

    /** The NAL units of each access unit, without delimiters. */
    static List<List<byte[]>> accessUnits(byte[] stream) {
        List<List<byte[]>> units = new ArrayList<>();
        int begin = afterStartCode(stream, 0);
        while (begin < stream.length) {
            int next = afterStartCode(stream, begin);
            int end = next - START_CODE;
            while (stream[end - 1] == 0) { // of a longer start code: no unit ends in zero
                end--;
            }
            byte[] nal = Arrays.copyOfRange(stream, begin, end);
            if ((nal[0] & 0x1F) == DELIMITER) {
                units.add(new ArrayList<>());
            } else {
                units.getLast().add(nal);
            }
            begin = next;
        }
        return units;
    }

    /** Behind the next start code, or behind one that would follow the end. */
    private static int afterStartCode(byte[] s, int from) {
        int at = from;
        while (at + 2 < s.length && (s[at] != 0 || s[at + 1] != 0 || s[at + 2] != 1)) {
            at++;
        }
        return (at + 2 < s.length ? at : s.length) + START_CODE;
    }
}
