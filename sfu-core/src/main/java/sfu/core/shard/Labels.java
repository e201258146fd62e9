package sfu.core.shard;

import sfu.core.rtp.RtpPacket;

import java.lang.foreign.ValueLayout;

/** The names that packets carry in header extensions: MID, RID and repaired RID (RFC 8852). */
final class Labels {
    private Labels() {}

    /**
     * @param id 0 where the extension was not negotiated
     */
    static boolean has(RtpPacket packet, int id) {
        return id != 0 && packet.extensionOffset(id) >= 0;
    }

    static boolean is(RtpPacket packet, int id, byte[] label) {
        if (!has(packet, id) || packet.extensionLength(id) != label.length) {
            return false;
        }
        long at = packet.extensionOffset(id);
        for (int i = 0; i < label.length; i++) {
            if (packet.segment().get(ValueLayout.JAVA_BYTE, at + i) != label[i]) {
                return false;
            }
        }
        return true;
    }
}
