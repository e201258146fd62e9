package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.loadtest.media.Recording;
import sfu.admin.loadtest.talk.VoiceSource;
import sfu.core.codec.Codec;
import sfu.core.io.PeerSockets;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.InetSocketAddress;
import java.nio.ByteOrder;

/** What tracks send in virtual time. */
class PublishedTrackTest {
    private static final long POLL_NS = 500_000;
    private static final long SECOND_NS = 1_000_000_000L;
    private static final int RECEIVERS = 3;

    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final SrtpWorker worker = engine.newWorker(64);
    private final SrtpContext context =
            engine.newContext(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
    private final Sink sink = new Sink();
    private final Outgoing out = new Outgoing(sink, worker);
    private final Counters counters = new Counters();
    private long nowNs = 5 * SECOND_NS;

    @AfterEach
    void free() {
        context.close();
        worker.close();
        sink.close();
    }

    private void begin(PublishedTrack track) {
        track.begin(0, context.sender(track.ssrc()), nowNs);
    }

    private void run(PublishedTrack track, int seconds) {
        for (long end = nowNs + seconds * SECOND_NS; nowNs < end; nowNs += POLL_NS) {
            track.sendDue(nowNs, nowNs, out, counters, RECEIVERS);
            out.flush();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 7, 130, 999, 50_001, 70_000, SyntheticTrack.MAX_RATE})
    void theRateIsAsAsked(int rate) {
        SyntheticTrack track = new SyntheticTrack(rate, 100, 96);
        begin(track);
        int seconds = rate < 100 ? 40 : 4;
        run(track, seconds);
        Offset<Long> someFrames = Offset.offset(8L + rate * POLL_NS / SECOND_NS);
        assertThat(counters.sentPackets).isCloseTo((long) rate * seconds, someFrames);
        assertThat(sink.packets).isEqualTo(counters.sentPackets);
        assertThat(counters.expectedPackets).isEqualTo(RECEIVERS * counters.sentPackets);
        assertThat(counters.skippedPackets).isZero();
        long ticks = (counters.sentPackets / 4 - 1) * 4 * 90_000 / rate;
        assertThat((long) sink.lastTimestamp - sink.firstTimestamp & 0xFFFF_FFFFL).isEqualTo(ticks);
    }

    @Test
    void recordingsKeepTheirRate() {
        RecordedTrack track = new RecordedTrack(Recording.of(Codec.OPUS), 111);
        begin(track);
        run(track, 60);
        assertThat(counters.sentPackets).isBetween(2999L, 3001L);
        assertThat(sink.lastTimestamp - sink.firstTimestamp)
                .isEqualTo((int) (960 * (counters.sentPackets - 1)));
    }

    @Test
    void whatALateThreadDoesNotSendIsCounted() {
        SyntheticTrack track = new SyntheticTrack(10_000, 100, 96);
        begin(track);
        run(track, 1);
        nowNs += SECOND_NS; // a stall
        run(track, 1);
        assertThat(counters.skippedPackets).isBetween(9_900L, 10_000L);
        assertThat(counters.sentPackets + counters.skippedPackets)
                .isCloseTo(30_000L, Offset.offset(20L));
    }

    @Test
    void aPauseIsNoSkipping() {
        SyntheticTrack track = new SyntheticTrack(10_000, 100, 96);
        begin(track);
        run(track, 1);
        nowNs += SECOND_NS;
        track.resume(nowNs);
        run(track, 1);
        assertThat(counters.skippedPackets).isZero();
        assertThat(counters.sentPackets).isCloseTo(20_000L, Offset.offset(20L));
        assertThat((sink.lastTimestamp - sink.firstTimestamp) / 90_000.0)
                .as("time stamps tell the pause")
                .isCloseTo(3, Offset.offset(0.01));
    }

    @Test
    void silenceIsSentSeldomAndSpeechEach20Ms() {
        VoiceTrack track = new VoiceTrack(new VoiceSource(1), 111);
        begin(track);
        run(track, 8);
        assertThat(counters.sentPackets).isBetween(19L, 21L);
        track.sound(VoiceSource.Sound.SPEECH);
        run(track, 2);
        assertThat(counters.sentPackets).isBetween(118L, 122L);
        assertThat(sink.lastTimestamp - sink.firstTimestamp)
                .as("time goes on in silence")
                .isBetween(9 * 48_000, 10 * 48_000);
        assertThat(sink.lastLevel).as("of a voice").isBetween(128 + 10, 128 + 127);
    }

    @Test
    void theBitrateIsAsAsked() {
        SyntheticTrack track = SyntheticTrack.ofBitrate(150_000, 96);
        begin(track);
        run(track, 10);
        assertThat(counters.expectedFrames / RECEIVERS).isBetween(149L, 151L);
        assertThat(counters.sentPackets).isBetween(298L, 302L);
    }

    @Test
    void whatNobodyWantsIsNotSent() {
        SyntheticTrack track = SyntheticTrack.ofBitrate(150_000, 96);
        begin(track);
        run(track, 1);
        track.turn(false, nowNs);
        run(track, 2);
        assertThat(counters.sentPackets).isBetween(28L, 32L);
        track.turn(true, nowNs);
        run(track, 1);
        assertThat(counters.sentPackets).isBetween(56L, 64L);
        assertThat(counters.skippedPackets).isZero();
    }

    /** Sockets that count. */
    private static final class Sink implements PeerSockets {
        private static final ValueLayout.OfInt INT =
                ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);

        private static final int PLACES = 64;
        private final Arena arena = Arena.ofConfined();
        private final MemorySegment out = arena.allocate(PLACES * MAX_BYTES);
        private int queued;
        long packets;
        int firstTimestamp;
        int lastTimestamp;
        int lastLevel; // of one in the first extension, if there is one

        @Override
        public int add(InetSocketAddress server) {
            return 0;
        }

        @Override
        public int receive(Receiver receiver) {
            return 0;
        }

        @Override
        public MemorySegment out() {
            return out;
        }

        @Override
        public long reserve() {
            return queued == PLACES ? -1 : (long) queued * MAX_BYTES;
        }

        @Override
        public void commit(int peer, int lengthBytes) {
            long at = (long) queued++ * MAX_BYTES;
            lastTimestamp = out.get(INT, at + 4);
            lastLevel = out.get(ValueLayout.JAVA_BYTE, at + 12 + 5) & 0xFF;
            firstTimestamp = packets++ == 0 ? lastTimestamp : firstTimestamp;
        }

        @Override
        public void flush() {
            queued = 0;
        }

        @Override
        public long unsent() {
            return 0;
        }

        @Override
        public long overflowed() {
            return 0;
        }

        @Override
        public void close() {
            arena.close();
        }
    }
}
