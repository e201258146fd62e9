package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Classic BPF that picks the socket of a SO_REUSEPORT group from the packet's source: the same peer
 * always lands on the same index. Index = order of bind. Attached to one socket, it serves the
 * whole group.
 */
final class Steering {
    private static final int NET =
            -0x100000; // SKF_NET_OFF: offset 0 alone would be the UDP payload

    private Steering() {}

    static void attach(MemorySegment state, int fd, int shards) throws IOException {
        int[][] program = {
            {0x30, 0, 0, NET}, //  0 ldb  [net + 0]
            {0x74, 0, 0, 4}, //  1 rsh  #4           IP version
            {0x15, 0, 5, 4}, //  2 jeq  #4, 3, 8
            {0x28, 0, 0, NET + 20}, //  3 ldh  [net + 20]   source port (no IP options)
            {0x07, 0, 0, 0}, //  4 tax
            {0x20, 0, 0, NET + 12}, //  5 ld   [net + 12]   source address
            {0xac, 0, 0, 0}, //  6 xor  x
            {0x05, 0, 0, 7}, //  7 ja   15
            {0x28, 0, 0, NET + 40}, //  8 ldh  [net + 40]   source port (no extension headers)
            {0x07, 0, 0, 0}, //  9 tax
            {0x20, 0, 0, NET + 12}, // 10 ld   [net + 12]   bytes 4-7 of the source address
            {0xac, 0, 0, 0}, // 11 xor  x
            {0x07, 0, 0, 0}, // 12 tax
            {0x20, 0, 0, NET + 20}, // 13 ld   [net + 20]   bytes 12-15
            {0xac, 0, 0, 0}, // 14 xor  x
            {0x24, 0, 0, 0x9E3779B1}, // 15 mul  #golden
            {0x74, 0, 0, 16}, // 16 rsh  #16
            {0x94, 0, 0, shards}, // 17 mod  #shards
            {0x16, 0, 0, 0}, // 18 ret  a
        };
        try (Arena a = Arena.ofConfined()) {
            MemorySegment code = a.allocate(program.length * 8L, 8);
            for (int i = 0;
                    i < program.length;
                    i++) { // struct sock_filter { u16 code; u8 jt, jf; u32 k; }
                code.set(Msg.SHORT, i * 8L, (short) program[i][0]);
                code.set(Msg.SHORT, i * 8L + 2, (short) (program[i][1] | program[i][2] << 8));
                code.set(Msg.INT, i * 8L + 4, program[i][3]);
            }
            MemorySegment fprog =
                    a.allocate(16, 8); // struct sock_fprog { u16 len; pad 6; filter *; }
            fprog.set(Msg.SHORT, 0, (short) program.length);
            fprog.set(Msg.LONG, 8, code.address());
            Sys.check(
                    Sys.set(state, fd, Sys.SOL_SOCKET, Sys.SO_ATTACH_REUSEPORT_CBPF, fprog),
                    state,
                    "setsockopt SO_ATTACH_REUSEPORT_CBPF");
        }
    }

    /** The program's answer, to know a peer's shard in Java. */
    static int shard(long hi, long lo, long port, int shards) {
        int a =
                Addr.isV4(hi, lo)
                        ? (int) lo ^ (int) port & 0xffff
                        : (int) port & 0xffff ^ (int) hi ^ (int) lo;
        return Integer.remainderUnsigned(a * 0x9E3779B1 >>> 16, shards);
    }
}
