package sfu.admin.loadtest.media;

import java.io.ByteArrayOutputStream;
import java.util.ArrayList;
import java.util.List;

/**
 * H264 access units as RTP payloads in the non-interleaved mode (RFC 6184 5.6 to 5.8, 6.3):
 * parameter sets together, slices alone or in fragments.
 */
final class H264Packets {
    private static final int SPS = 7;
    private static final int PPS = 8;
    private static final int STAP_A = 24;
    private static final int FU_A = 28;
    private static final int START = 0x80;
    private static final int END = 0x40;
    private static final int IMPORTANCE = 0xE0; // F and NRI
    private static final int TYPE = 0x1F;

    private H264Packets() {}

    static List<byte[]> of(List<byte[]> nalUnits, int maxBytes) {
        List<byte[]> payloads = new ArrayList<>();
        List<byte[]> sets = new ArrayList<>();
        for (byte[] nal : nalUnits) {
            int type = nal[0] & TYPE;
            if (type == SPS || type == PPS) {
                sets.add(nal);
                continue;
            }
            addSets(sets, payloads);
            if (nal.length <= maxBytes) {
                payloads.add(nal);
            } else {
                addFragments(nal, maxBytes, payloads);
            }
        }
        addSets(sets, payloads);
        return payloads;
    }

    /** One STAP-A: parameter sets are some ten bytes each. */
    private static void addSets(List<byte[]> sets, List<byte[]> payloads) {
        if (sets.isEmpty()) {
            return;
        }
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.write(sets.getFirst()[0] & IMPORTANCE | STAP_A);
        for (byte[] set : sets) {
            out.write(set.length >>> 8);
            out.write(set.length);
            out.writeBytes(set);
        }
        payloads.add(out.toByteArray());
        sets.clear();
    }

    private static void addFragments(byte[] nal, int maxBytes, List<byte[]> payloads) {
        int body = nal.length - 1;
        int room = maxBytes - 2;
        int count = (body + room - 1) / room;
        for (int i = 0; i < count; i++) {
            int from = 1 + (int) ((long) body * i / count);
            int to = 1 + (int) ((long) body * (i + 1) / count);
            byte[] payload = new byte[2 + to - from];
            payload[0] = (byte) (nal[0] & IMPORTANCE | FU_A);
            int edge = (i == 0 ? START : 0) | (i == count - 1 ? END : 0);
            payload[1] = (byte) (edge | nal[0] & TYPE);
            System.arraycopy(nal, from, payload, 2, to - from);
            payloads.add(payload);
        }
    }
}
