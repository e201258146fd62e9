package sfu.core.srtp;

import static java.lang.foreign.ValueLayout.JAVA_BYTE;

import org.jspecify.annotations.Nullable;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/**
 * What an engine must pass before it is used: every known answer alone and in batches, both ways,
 * and with one bit changed.
 */
final class SelfTest {
    private static final int[] BATCHES = {1, 3, 32};
    private static final int STRIDE = 128;
    private static final int HEADER = RtpHeader.FIXED_LENGTH;
    private static final int CHANGED_BYTE = 20;

    private final KnownAnswer answer;
    private final SrtpContext[] contexts;
    private final SrtpWorker worker;
    private final MemorySegment slots;

    private SelfTest(KnownAnswer answer, SrtpContext[] contexts, SrtpWorker worker, Arena arena) {
        this.answer = answer;
        this.contexts = contexts;
        this.worker = worker;
        slots = arena.allocate((long) STRIDE * contexts.length, 64);
    }

    /**
     * @return null, or one line that says what failed
     */
    static @Nullable String run(SrtpEngine engine) {
        try {
            for (SrtpProfile profile : engine.capabilities().profiles()) {
                for (int batch : BATCHES) {
                    String problem = run(engine, profile, batch);
                    if (problem != null) {
                        return "known-answer test failed: %s %s, batch of %d"
                                .formatted(profile, problem, batch);
                    }
                }
            }
            return null;
        } catch (RuntimeException | LinkageError e) {
            return "known-answer test failed: " + e;
        }
    }

    private static @Nullable String run(SrtpEngine engine, SrtpProfile profile, int batch) {
        KnownAnswer answer = KnownAnswer.of(profile);
        SrtpContext[] contexts = new SrtpContext[batch];
        for (int i = 0; i < batch; i++) {
            contexts[i] = engine.newContext(answer.keys());
        }
        try (Arena arena = Arena.ofConfined();
                SrtpWorker worker = engine.newWorker(batch)) {
            return new SelfTest(answer, contexts, worker, arena).run(arena);
        } finally {
            for (SrtpContext context : contexts) {
                context.close();
            }
        }
    }

    private @Nullable String run(Arena arena) {
        protectAll(arena.allocateFrom(JAVA_BYTE, answer.rtp()));
        for (int i = 0; i < contexts.length; i++) {
            long at = (long) i * STRIDE;
            if (!holds(answer.srtp(), at)) {
                return "protect RTP";
            }
            String problem = unprotectRtp(contexts[i], at);
            if (problem == null) {
                problem = rtcp(contexts[i], at);
            }
            if (problem != null) {
                return problem;
            }
        }
        return null;
    }

    private void protectAll(MemorySegment plain) {
        int payload = answer.rtp().length - HEADER;
        for (int i = 0; i < contexts.length; i++) {
            long at = (long) i * STRIDE;
            MemorySegment.copy(plain, 0, slots, at, HEADER);
            SrtpSender sender = contexts[i].sender(RtpHeader.ssrc(plain, 0));
            worker.protectRtp(sender, slots, at, HEADER, plain, HEADER, payload);
        }
        worker.flush();
    }

    private @Nullable String unprotectRtp(SrtpContext context, long at) {
        byte[] srtp = answer.srtp();
        writeChanged(srtp, at);
        if (worker.unprotectRtp(context, slots, at, srtp.length) != SrtpWorker.NOT_AUTHENTIC) {
            return "changed RTP";
        }
        write(srtp, at);
        int length = worker.unprotectRtp(context, slots, at, srtp.length);
        return length == answer.rtp().length && holds(answer.rtp(), at) ? null : "unprotect RTP";
    }

    private @Nullable String rtcp(SrtpContext context, long at) {
        byte[] srtcp = answer.srtcp();
        write(answer.rtcp(), at);
        SrtpSender sender = context.sender(RtpHeader.rtcpSsrc(slots, at));
        sender.nextRtcp = answer.rtcpIndex();
        int length = worker.protectRtcp(sender, slots, at, answer.rtcp().length);
        if (length != srtcp.length || !holds(srtcp, at)) {
            return "protect RTCP";
        }
        writeChanged(srtcp, at);
        if (worker.unprotectRtcp(context, slots, at, srtcp.length) != SrtpWorker.NOT_AUTHENTIC) {
            return "changed RTCP";
        }
        write(srtcp, at);
        length = worker.unprotectRtcp(context, slots, at, srtcp.length);
        return length == answer.rtcp().length && holds(answer.rtcp(), at) ? null : "unprotect RTCP";
    }

    private void write(byte[] bytes, long at) {
        MemorySegment.copy(bytes, 0, slots, JAVA_BYTE, at, bytes.length);
    }

    private void writeChanged(byte[] bytes, long at) {
        write(bytes, at);
        slots.set(JAVA_BYTE, at + CHANGED_BYTE, (byte) (bytes[CHANGED_BYTE] ^ 1));
    }

    private boolean holds(byte[] expected, long at) {
        MemorySegment bytes = MemorySegment.ofArray(expected);
        return MemorySegment.mismatch(bytes, 0, expected.length, slots, at, at + expected.length)
                == -1;
    }
}
