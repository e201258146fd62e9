package sfu.core.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * Classic BPF that picks the socket of a SO_REUSEPORT group from a datagram's source: the same peer
 * always lands on the same index, the order of bind. Behind the shards' media sockets may come as
 * many for STUN and RTCP, which the first two bytes tell (RFC 7983, RFC 5761 4). Attached to one
 * socket, it serves the group.
 *
 * <p>IP options and extension headers are not parsed: such datagrams are steered by other bytes
 * than {@link #shard} knows of, and are handed over.
 */
final class Steering {
    // linux/bpf_common.h
    private static final int LOAD_WORD = 0x20;
    private static final int LOAD_HALF = 0x28;
    private static final int LOAD_BYTE = 0x30;
    private static final int TO_X = 0x07;
    private static final int XOR_X = 0xac;
    private static final int MULTIPLY = 0x24;
    private static final int SHIFT_RIGHT = 0x74;
    private static final int MODULO = 0x94;
    private static final int ADD_X = 0x0c;
    private static final int LOAD_IMMEDIATE = 0x00;
    private static final int STORE = 0x02;
    private static final int LOAD_X_STORED = 0x61;
    private static final int JUMP = 0x05;
    private static final int JUMP_IF_EQUAL = 0x15;
    private static final int JUMP_IF_AT_LEAST = 0x35;
    private static final int RETURN = 0x16;

    /** SKF_NET_OFF: offsets count from the IP header; 0 alone would be the UDP payload. */
    private static final int NET = -0x100000;

    private static final int GOLDEN = 0x9E3779B1;
    private static final int INSTRUCTION_BYTES = 8;

    private Steering() {}

    private static int[][] program(int shards, boolean hasControl) {
        return new int[][] { // code, jump if true, jump if false, operand
            {LOAD_BYTE, 0, 0, 0}, // of the payload: nothing there picks the first socket
            {JUMP_IF_AT_LEAST, 0, 6, 4}, // STUN is below
            {JUMP_IF_AT_LEAST, 0, 3, 128}, // RTP and RTCP
            {JUMP_IF_AT_LEAST, 2, 0, 192},
            {LOAD_BYTE, 0, 0, 1},
            {JUMP_IF_AT_LEAST, 1, 0, 192}, // the types of RTCP
            {JUMP, 0, 0, 3}, // media
            {JUMP_IF_AT_LEAST, 2, 0, 224}, // above them
            {LOAD_IMMEDIATE, 0, 0, hasControl ? shards : 0},
            {JUMP, 0, 0, 1},
            {LOAD_IMMEDIATE, 0, 0, 0},
            {STORE, 0, 0, 0}, // where the sockets of its kind begin
            {LOAD_BYTE, 0, 0, NET},
            {SHIFT_RIGHT, 0, 0, 4}, // the IP version
            {JUMP_IF_EQUAL, 0, 5, 4},
            {LOAD_HALF, 0, 0, NET + 20}, // IPv4: the source port
            {TO_X, 0, 0, 0},
            {LOAD_WORD, 0, 0, NET + 12}, // the source address
            {XOR_X, 0, 0, 0},
            {JUMP, 0, 0, 7},
            {LOAD_HALF, 0, 0, NET + 40}, // IPv6: the source port
            {TO_X, 0, 0, 0},
            {LOAD_WORD, 0, 0, NET + 12}, // bytes 4 to 7 of the source address
            {XOR_X, 0, 0, 0},
            {TO_X, 0, 0, 0},
            {LOAD_WORD, 0, 0, NET + 20}, // bytes 12 to 15
            {XOR_X, 0, 0, 0},
            {MULTIPLY, 0, 0, GOLDEN}, // both
            {SHIFT_RIGHT, 0, 0, 16},
            {MODULO, 0, 0, shards},
            {LOAD_X_STORED, 0, 0, 0},
            {ADD_X, 0, 0, 0},
            {RETURN, 0, 0, 0},
        };
    }

    static void attach(MemorySegment state, int fd, int shards, boolean hasControl)
            throws IOException {
        int[][] program = program(shards, hasControl);
        try (Arena arena = Arena.ofConfined()) {
            MemorySegment code = arena.allocate((long) program.length * INSTRUCTION_BYTES, 8);
            for (int i = 0; i < program.length; i++) {
                // struct sock_filter { u16 code; u8 jt, jf; u32 k; }
                long at = (long) i * INSTRUCTION_BYTES;
                code.set(Msg.SHORT, at, (short) program[i][0]);
                code.set(Msg.SHORT, at + 2, (short) (program[i][1] | program[i][2] << 8));
                code.set(Msg.INT, at + 4, program[i][3]);
            }
            // struct sock_fprog { u16 len; sock_filter *filter; }
            MemorySegment filter = arena.allocate(16, 8);
            filter.set(Msg.SHORT, 0, (short) program.length);
            filter.set(Msg.LONG, 8, code.address());
            Errno.check(
                    Sys.setOption(state, fd, Sys.SOL_SOCKET, Sys.SO_ATTACH_REUSEPORT_CBPF, filter),
                    "setsockopt SO_ATTACH_REUSEPORT_CBPF");
        }
    }

    /** The program's answer, to know a peer's shard in Java. */
    static int shard(long hi, long lo, long port, int shards) {
        int a = (int) lo ^ (int) port & 0xFFFF;
        if (!Addr.isV4(hi, lo)) {
            a ^= (int) hi;
        }
        return Integer.remainderUnsigned(a * GOLDEN >>> 16, shards);
    }
}
