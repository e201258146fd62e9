package sfu.admin.loadtest.peer;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import sfu.core.io.PeerSockets;
import sfu.core.rtp.RtpHeader;
import sfu.core.rtp.RtpPacket;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpEngine;
import sfu.core.srtp.SrtpEngines;
import sfu.core.srtp.SrtpProfile;
import sfu.core.srtp.SrtpWorker;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;

/** What a slot's source sends in virtual time, while none or little of it comes. */
class TailTest {
    private static final long MS = 1_000_000L;
    private static final int SLOT_SSRC = 7;
    private static final int RATE = 100;

    private final SrtpEngine engine = SrtpEngines.select().engine();
    private final SrtpWorker worker = engine.newWorker(64);
    private final SrtpContext context =
            engine.newContext(SrtpProfile.AEAD_AES_128_GCM, new byte[16], new byte[12]);
    private final Wiretap tap = new Wiretap();
    private final Outgoing out = new Outgoing(tap, worker);
    private final Arena arena = Arena.ofConfined();
    private final MemorySegment in = arena.allocate(PeerSockets.MAX_BYTES);
    private final RtpPacket packet = new RtpPacket();
    private final Counters counters = new Counters();
    private final StreamTable streams = new StreamTable(List.of(new Slot("0", SLOT_SSRC, true)));
    private final ReceivedStream stream = streams.all().getFirst();
    private long nowNs = 1_000 * MS;

    @AfterEach
    void free() {
        context.close();
        worker.close();
        tap.close();
        arena.close();
    }

    /** Layers of these rates that are being sent. */
    private PublishedSection section(int... rates) {
        List<PublishedTrack> layers =
                Arrays.stream(rates)
                        .mapToObj(rate -> (PublishedTrack) new SyntheticTrack(rate, 100, 96))
                        .toList();
        layers.forEach(each -> each.begin(0, context.sender(each.ssrc()), nowNs));
        return new PublishedSection(layers);
    }

    private void shows(PublishedSection section, boolean isPaused) {
        stream.source(section, isPaused, counters, nowNs);
    }

    private void send(PublishedSection section, int ms) {
        for (long endNs = nowNs + ms * MS; nowNs < endNs; nowNs += MS) {
            section.encodings().forEach(each -> each.sendDue(nowNs, nowNs, out, counters, 1));
            out.flush();
        }
    }

    private void receive(int sequenceNumber) {
        RtpHeader.write(in, 0, false, 96, sequenceNumber, 0, SLOT_SSRC, false);
        assertThat(packet.wrap(in, 0, RtpHeader.FIXED_LENGTH)).isTrue();
        stream.accept(packet, RtpHeader.FIXED_LENGTH, nowNs, nowNs, counters);
    }

    private long missing() {
        return streams.tailPackets(true, nowNs);
    }

    @Test
    void aStreamThatNeverComesIsMissed() {
        PublishedSection section = section(RATE);
        shows(section, false);
        send(section, 500);
        assertThat(missing()).as("it may be on its way").isZero();
        send(section, 1500);
        assertThat(missing()).isEqualTo(counters.sentPackets).isBetween(190L, 210L);
        assertThat(streams.tailPackets(false, nowNs)).as("of sound").isZero();
        assertThat(counters.gaps).isZero();
    }

    @Test
    void aStreamThatEndsIsMissedFromItsEndOn() {
        PublishedSection section = section(RATE);
        shows(section, false);
        send(section, 1000);
        receive(1);
        assertThat(missing()).isZero();
        long before = counters.sentPackets;
        send(section, 1000);
        assertThat(missing()).isEqualTo(counters.sentPackets - before).isPositive();
        receive(2);
        assertThat(missing()).as("sequence numbers tell from here on").isZero();
    }

    @Test
    void whatWasSentBeforeTheWindowDoesNotMatter() {
        PublishedSection section = section(RATE);
        shows(section, false);
        send(section, 2000);
        receive(1);
        assertThat(streams.areSilent()).isFalse();
        counters.clear();
        streams.beginWindow(nowNs);
        assertThat(streams.areSilent()).isTrue();
        send(section, 1000);
        assertThat(missing()).isEqualTo(counters.sentPackets).isPositive();
    }

    @Test
    void whatASlotShowedBeforeStaysMissed() {
        PublishedSection first = section(RATE);
        shows(first, false);
        send(first, 1000);
        long sent = counters.sentPackets;
        shows(null, false);
        send(first, 1000);
        assertThat(missing()).isZero();
        assertThat(counters.tailPackets).isEqualTo(sent).isPositive();
        assertThat(counters.audioTailPackets).isZero();
    }

    @Test
    void whatThePublisherOrTheServerPausesIsNotMissed() {
        PublishedSection section = section(RATE);
        shows(section, true);
        send(section, 2000);
        assertThat(missing()).as("the server says so").isZero();
        shows(section, false);
        section.encodings().getFirst().turn(false, nowNs);
        send(section, 2000);
        assertThat(missing()).as("the publisher sends nothing").isZero();
        assertThat(counters.tailPackets).isZero();
    }

    @Test
    void ofLayersTheOneWithTheFewestPacketsIsMissed() {
        PublishedSection section = section(RATE, 4 * RATE);
        shows(section, false);
        send(section, 1000);
        assertThat(missing()).isBetween(95L, 105L);
        section.encodings().getFirst().turn(false, nowNs);
        streams.beginWindow(nowNs);
        send(section, 1000);
        assertThat(missing()).as("of those that are sent").isBetween(380L, 420L);
    }

    @Test
    void framesThatAreSentSeldomMayBeOnTheirWay() {
        PublishedSection section = section(2); // a frame of four packets each two seconds
        shows(section, false);
        send(section, 3900);
        assertThat(counters.sentPackets).isPositive();
        assertThat(missing()).isZero();
        send(section, 2000);
        assertThat(missing()).isEqualTo(counters.sentPackets);
    }
}
