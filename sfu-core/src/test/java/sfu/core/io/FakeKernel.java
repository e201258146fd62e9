package sfu.core.io;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Takes mmsghdrs as Linux does, and refuses what it is told to. */
final class FakeKernel implements Kernel {
    record Message(byte[] bytes, int segmentBytes, InetSocketAddress to, InetSocketAddress from) {
        boolean isRun() {
            return segmentBytes != 0;
        }

        List<byte[]> packets() {
            int size = isRun() ? segmentBytes : Math.max(1, bytes.length);
            List<byte[]> packets = new ArrayList<>();
            for (int at = 0; at < Math.max(1, bytes.length); at += size) {
                packets.add(
                        java.util.Arrays.copyOfRange(bytes, at, Math.min(at + size, bytes.length)));
            }
            return packets;
        }

        /** Of the largest packet; of a run it is the size that it gives, as Linux looks at it. */
        int largestBytes() {
            return isRun() ? segmentBytes : bytes.length;
        }
    }

    final List<Message> messages = new ArrayList<>();
    final Map<Integer, Integer> errnoOfPort = new HashMap<>();
    final Map<Integer, Integer> mtuOfPort = new HashMap<>();
    int errnoOfRuns;
    int errnoOfLargeRuns = Errno.EMSGSIZE;
    int errnoOnce;
    int room = Integer.MAX_VALUE;
    int calls;

    List<byte[]> packets() {
        return messages.stream().flatMap(m -> m.packets().stream()).toList();
    }

    List<byte[]> packetsTo(int port) {
        return messages.stream()
                .filter(m -> m.to.getPort() == port)
                .flatMap(m -> m.packets().stream())
                .toList();
    }

    @Override
    public int receive(long headers, int count) {
        return -Errno.EAGAIN;
    }

    @Override
    public long realTimeNs() {
        return 0;
    }

    @Override
    public int send(long headers, int count) {
        calls++;
        for (int i = 0; i < count; i++) {
            Message message = read(headers + (long) i * Msg.HDR);
            int errno = errnoOf(message);
            if (errno != 0) {
                return i > 0 ? i : -errno;
            }
            errnoOnce = 0;
            room--;
            messages.add(message);
        }
        return count;
    }

    private int errnoOf(Message message) {
        boolean isForbiddenRun = message.isRun() && errnoOfRuns != 0;
        if (isTooLarge(message) && !isForbiddenRun) { // Linux asks for buffer space later
            return message.isRun() ? errnoOfLargeRuns : Errno.EMSGSIZE;
        }
        if (room == 0) {
            return Errno.EAGAIN;
        }
        if (errnoOnce != 0) {
            int errno = errnoOnce;
            errnoOnce = 0;
            return errno;
        }
        if (isForbiddenRun) {
            return errnoOfRuns;
        }
        return errnoOfPort.getOrDefault(message.to.getPort(), 0);
    }

    private boolean isTooLarge(Message message) {
        int mtu = mtuOfPort.getOrDefault(message.to.getPort(), Integer.MAX_VALUE);
        return message.largestBytes() > mtu;
    }

    private static MemorySegment at(long pointer, long size) {
        return MemorySegment.ofAddress(pointer).reinterpret(size);
    }

    private static Message read(long pointer) {
        MemorySegment header = at(pointer, Msg.HDR);
        int nameLength = header.get(Msg.INT, Msg.NAMELEN);
        MemorySegment name = at(header.get(Msg.LONG, Msg.NAME), nameLength);
        boolean v6 = name.get(Msg.SHORT, 0) == Sys.AF_INET6;
        InetSocketAddress to =
                Addr.inet(Msg.hi(name, 0, v6), Msg.lo(name, 0, v6), Msg.scopedPort(name, 0, v6));
        MemorySegment iovec = at(header.get(Msg.LONG, Msg.IOV), Msg.IOVEC);
        byte[] bytes =
                at(iovec.get(Msg.LONG, Msg.IOV_BASE), iovec.get(Msg.LONG, Msg.IOV_LEN))
                        .toArray(ValueLayout.JAVA_BYTE);
        long controlBytes = header.get(Msg.LONG, Msg.CONTROLLEN);
        MemorySegment control = at(header.get(Msg.LONG, Msg.CONTROL), controlBytes);
        int segment = 0;
        InetSocketAddress from = Addr.inet(0, 0, 0);
        for (long o = 0; o < controlBytes; o += control.get(Msg.LONG, o) + 7 & ~7L) {
            if (PacketInfo.isAt(control, o, v6)) {
                from = Addr.inet(PacketInfo.hi(control, o, v6), PacketInfo.lo(control, o, v6), 0);
            } else {
                segment = control.get(Msg.SHORT, o + Msg.CMSG_DATA) & 0xFFFF;
            }
        }
        return new Message(bytes, segment, to, from);
    }
}
