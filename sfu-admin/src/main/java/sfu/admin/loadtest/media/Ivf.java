package sfu.admin.loadtest.media;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.List;

/** Reads IVF, the container of bare VP8 and AV1: a header, then each frame behind its size. */
final class Ivf {
    private static final int FILE_HEADER = 32;
    private static final int FRAME_HEADER = 12; // u32 size, u64 time stamp

    private Ivf() {}

    static List<byte[]> frames(byte[] file) {
        ByteBuffer in = ByteBuffer.wrap(file).order(ByteOrder.LITTLE_ENDIAN);
        List<byte[]> frames = new ArrayList<>();
        in.position(FILE_HEADER);
        while (in.remaining() >= FRAME_HEADER) {
            byte[] frame = new byte[in.getInt()];
            in.getLong();
            in.get(frame);
            frames.add(frame);
        }
        return frames;
    }
}
