package sfu.admin.webhook;

import java.net.InetAddress;

/**
 * Addresses with the same first bits.
 *
 * @param bits how many these are
 */
record AddressRange(InetAddress first, int bits) {
    /**
     * @throws IllegalArgumentException with a sentence
     */
    static AddressRange parse(String text) {
        int slash = text.indexOf('/');
        try {
            InetAddress first =
                    InetAddress.ofLiteral((slash < 0 ? text : text.substring(0, slash)).trim());
            int most = first.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? most : Integer.parseInt(text.substring(slash + 1).trim());
            if (bits >= 0 && bits <= most) {
                return new AddressRange(first, bits);
            }
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("'" + text + "' is no network, as 10.0.0.0/8", e);
        }
        throw new IllegalArgumentException("'" + text + "' is no network, as 10.0.0.0/8");
    }

    boolean has(InetAddress address) {
        byte[] its = address.getAddress();
        byte[] mine = first.getAddress();
        if (its.length != mine.length) {
            return false;
        }
        for (int i = 0; i < bits; i++) {
            int mask = 0x80 >>> (i % Byte.SIZE);
            if (((its[i / Byte.SIZE] ^ mine[i / Byte.SIZE]) & mask) != 0) {
                return false;
            }
        }
        return true;
    }
}
