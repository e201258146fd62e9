package sfu.admin.loadtest.media;

import java.util.ArrayList;
import java.util.List;

/** VP8 frames as RTP payloads (RFC 7741 4.2), each with a picture id of 15 bits. */
public final class Vp8Packets {
    /** X, then I, then the picture id. */
    public static final int DESCRIPTOR_BYTES = 4;

    public static final int PICTURE_ID_OFFSET = 2;
    private static final int EXTENDED = 0x80;
    private static final int START_OF_PARTITION = 0x10;
    private static final int HAS_PICTURE_ID = 0x80;
    private static final int LONG_PICTURE_ID = 0x80;

    private Vp8Packets() {}

    /** Writes the descriptor. */
    public static void describe(byte[] payload, boolean isStart, int pictureId) {
        payload[0] = (byte) (EXTENDED | (isStart ? START_OF_PARTITION : 0));
        payload[1] = (byte) HAS_PICTURE_ID;
        payload[PICTURE_ID_OFFSET] = (byte) (LONG_PICTURE_ID | pictureId >>> 8 & 0x7F);
        payload[PICTURE_ID_OFFSET + 1] = (byte) pictureId;
    }

    /** A frame's payloads with picture id 0, of nearly equal size. */
    static List<byte[]> of(byte[] frame, int maxBytes) {
        int room = maxBytes - DESCRIPTOR_BYTES;
        int count = (frame.length + room - 1) / room;
        List<byte[]> payloads = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            int from = (int) ((long) frame.length * i / count);
            int to = (int) ((long) frame.length * (i + 1) / count);
            byte[] payload = new byte[DESCRIPTOR_BYTES + to - from];
            describe(payload, i == 0, 0);
            System.arraycopy(frame, from, payload, DESCRIPTOR_BYTES, to - from);
            payloads.add(payload);
        }
        return payloads;
    }
}
