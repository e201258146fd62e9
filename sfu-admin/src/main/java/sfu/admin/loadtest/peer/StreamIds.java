package sfu.admin.loadtest.peer;

import sfu.core.rtp.ExtensionWriter;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.charset.StandardCharsets;

/** The header extensions that we offer, by their ids; and the block that tells MID and RID. */
public final class StreamIds {
    public static final int AUDIO_LEVEL_ID = 1;
    public static final int TRANSPORT_CC_ID = 3;
    public static final int MID_ID = 4;
    public static final int RID_ID = 10;

    private static final int MAX_BLOCK_BYTES = 64;

    private StreamIds() {}

    /** RFC 9143 9.2 and RFC 8852 3, in the form of RFC 8285. */
    static byte[] block(String mid, String rid) {
        MemorySegment s = MemorySegment.ofArray(new byte[MAX_BLOCK_BYTES]);
        ExtensionWriter writer = new ExtensionWriter();
        writer.begin(s, 0);
        put(writer, MID_ID, mid);
        put(writer, RID_ID, rid);
        return s.asSlice(0, writer.end()).toArray(ValueLayout.JAVA_BYTE);
    }

    private static void put(ExtensionWriter writer, int id, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        writer.put(id, MemorySegment.ofArray(bytes), 0, bytes.length);
    }
}
