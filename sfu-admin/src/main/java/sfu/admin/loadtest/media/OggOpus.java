package sfu.admin.loadtest.media;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/** Reads the Opus packets of an Ogg stream (RFC 3533 6, RFC 7845). */
final class OggOpus {
    private static final int SEGMENT_COUNT = 26;
    private static final int SEGMENT_TABLE = 27;
    private static final int FULL_SEGMENT = 255; // the packet goes on in the next one
    private static final int HEADERS = 2; // OpusHead, OpusTags

    private OggOpus() {}

    static List<byte[]> packets(byte[] file) {
        List<byte[]> packets = new ArrayList<>();
        ByteArrayOutputStream packet = new ByteArrayOutputStream();
        for (int page = 0; page + SEGMENT_TABLE < file.length; ) {
            int segments = file[page + SEGMENT_COUNT] & 0xFF;
            int at = page + SEGMENT_TABLE + segments;
            for (int i = 0; i < segments; i++) {
                int length = file[page + SEGMENT_TABLE + i] & 0xFF;
                packet.write(file, at, length);
                at += length;
                if (length < FULL_SEGMENT) {
                    packets.add(packet.toByteArray());
                    packet.reset();
                }
            }
            page = at;
        }
        return List.copyOf(packets.subList(HEADERS, packets.size()));
    }
}
