package sfu.core.srtp;

import org.jitsi.srtp.SrtpContextFactory;
import org.jitsi.srtp.SrtpPolicy;
import org.jitsi.utils.ByteArrayBuffer;
import org.jitsi.utils.logging2.LoggerImpl;

import java.util.Arrays;

/** jitsi-srtp with our profiles and packets. */
final class Jitsi {
    private Jitsi() {}

    static SrtpContextFactory factory(SrtpProfile p, boolean sender, byte[] key, byte[] salt) {
        return new SrtpContextFactory(
                sender, key.clone(), salt.clone(), policy(p), policy(p), new LoggerImpl("jitsi"));
    }

    private static SrtpPolicy policy(SrtpProfile p) {
        return p.isAead()
                ? new SrtpPolicy(
                        SrtpPolicy.AESGCM_ENCRYPTION,
                        p.keyLength(),
                        SrtpPolicy.NULL_AUTHENTICATION,
                        0,
                        16,
                        12)
                : new SrtpPolicy(
                        SrtpPolicy.AESCM_ENCRYPTION,
                        16,
                        SrtpPolicy.HMACSHA1_AUTHENTICATION,
                        20,
                        10,
                        14);
    }

    static final class Buffer implements ByteArrayBuffer {
        byte[] data;
        int offset;
        int length;

        Buffer(byte[] packet) {
            data = Arrays.copyOf(packet, packet.length + 32);
            length = packet.length;
        }

        byte[] bytes() {
            return Arrays.copyOfRange(data, offset, offset + length);
        }

        @Override
        public byte[] getBuffer() {
            return data;
        }

        @Override
        public int getOffset() {
            return offset;
        }

        @Override
        public int getLength() {
            return length;
        }

        @Override
        public void setLength(int length) {
            this.length = length;
        }

        @Override
        public void setOffset(int offset) {
            this.offset = offset;
        }

        @Override
        public boolean isInvalid() {
            return false;
        }

        @Override
        public void readRegionToBuff(int from, int count, byte[] to) {
            System.arraycopy(data, offset + from, to, 0, count);
        }

        @Override
        public void grow(int count) {
            if (offset + length + count > data.length) {
                data = Arrays.copyOf(data, offset + length + count);
            }
        }

        @Override
        public void append(byte[] from, int count) {
            grow(count);
            System.arraycopy(from, 0, data, offset + length, count);
            length += count;
        }

        @Override
        public void shrink(int count) {
            length -= count;
        }
    }
}
