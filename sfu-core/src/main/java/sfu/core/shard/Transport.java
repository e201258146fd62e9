package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.SlotSection;
import sfu.core.dtls.DtlsEndpoint;
import sfu.core.dtls.SrtpKeys;
import sfu.core.forward.DownTrack;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.Outlet;
import sfu.core.forward.SendSide;
import sfu.core.forward.UpTrack;
import sfu.core.ice.CheckResponder;
import sfu.core.ice.CheckScratch;
import sfu.core.rtp.RtpHeader;
import sfu.core.srtp.SrtpContext;
import sfu.core.srtp.SrtpProfile;
import sfu.core.stats.DropCounters;
import sfu.core.stats.DropReason;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * One participant's ICE/DTLS/SRTP association on its shard: what arrives is decrypted and told
 * apart here, and its slots send from here. Touched by its shard only, except for what is final.
 */
public final class Transport {
    private final long number;
    private final Shard shard;
    private final TransportEvents events;
    private final int localSsrc;
    private final DropCounters drops = new DropCounters();
    private final Outlet outlet;
    private final AuthenticPath authenticPath = new AuthenticPath();
    private final MediaReceiver receiver;
    private final Reports reports;
    private final ReferenceTimes referenceTimes = new ReferenceTimes();
    private final RtcpDispatch rtcp;
    private final SlotViews views = new SlotViews();
    private final LayerNews layerNews;
    private final Allocation allocation = new Allocation(this);
    private final Pacing pacing = new Pacing(this);
    private final Map<String, DownTrack> slots = new LinkedHashMap<>();
    private final SsrcMap<DownTrack> slotsBySsrc = new SsrcMap<>();
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::onTimer);

    private final DownTrack.Listener slotEvents = new OfSlots();

    private IngressMeter ingress = new IngressMeter(IngressLimits.defaults());
    private @Nullable DtlsEndpoint dtls;
    private @Nullable CheckResponder responder;
    private @Nullable SrtpContext receiving;
    private @Nullable SrtpProfile profile;
    private boolean closed;
    private long packetsReceived;
    private long bytesReceived;

    /**
     * @param number unique in the server
     * @param localSsrc of the transport's own RTCP
     */
    Transport(long number, Shard shard, int localSsrc, TransportEvents events) {
        this.number = number;
        this.shard = shard;
        this.localSsrc = localSsrc;
        this.events = events;
        outlet = new Outlet(drops, bug -> shard.fail(this, bug));
        receiver = new MediaReceiver(this);
        reports = new Reports(this);
        rtcp = new RtcpDispatch(this);
        layerNews = new LayerNews(events);
    }

    /** Before the transport is given to its shard. */
    void setDtls(DtlsEndpoint endpoint) {
        dtls = endpoint;
    }

    /** Before the transport is given to its shard. */
    void limitIngress(IngressLimits limits) {
        ingress = new IngressMeter(limits);
        rtcp.limit(limits.rtcp());
    }

    IngressMeter ingress() {
        return ingress;
    }

    /** Before the transport is given to its shard: who is told on which path it is used. */
    AuthenticPath authenticPath() {
        return authenticPath;
    }

    long number() {
        return number;
    }

    Shard shard() {
        return shard;
    }

    int localSsrc() {
        return localSsrc;
    }

    Outlet outlet() {
        return outlet;
    }

    DropCounters drops() {
        return drops;
    }

    MediaReceiver receiver() {
        return receiver;
    }

    TransportEvents events() {
        return events;
    }

    SlotViews views() {
        return views;
    }

    Allocation allocation() {
        return allocation;
    }

    LayerNews layerNews() {
        return layerNews;
    }

    Map<String, DownTrack> slots() {
        return slots;
    }

    @Nullable DownTrack slot(int ssrc) {
        return slotsBySsrc.get(ssrc);
    }

    @Nullable SrtpContext receivingKeys() {
        return receiving;
    }

    ReferenceTimes referenceTimes() {
        return referenceTimes;
    }

    Reports reports() {
        return reports;
    }

    void answerChecksBy(CheckResponder its) {
        responder = its;
    }

    /**
     * Answers a check on the selected path, while the peer has no other; everything else is ICE's.
     *
     * @return whether it was answered
     */
    boolean answerCheck(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long nowNs) {
        CheckResponder its = responder;
        if (its == null || length > CheckScratch.MAX_BYTES || !isOnlyPath(hi, lo, port)) {
            return false;
        }
        CheckScratch scratch = shard.checks();
        MemorySegment.copy(s, ValueLayout.JAVA_BYTE, offset, scratch.request(), 0, length);
        int answer = its.answer(scratch, length, hi, lo, port, nowNs);
        return answer > 0 && shard.egress().sendPlain(scratch.response(), answer, hi, lo, port);
    }

    private boolean isOnlyPath(long hi, long lo, long port) {
        return authenticPath.isOnlyOne()
                && outlet.hasPath()
                && outlet.addrPort() == port
                && outlet.addrLo() == lo
                && outlet.addrHi() == hi;
    }

    /** Takes DTLS, RTP or RTCP (RFC 7983) from one of the transport's paths. */
    void onDatagram(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long nowNs) {
        packetsReceived++;
        bytesReceived += length;
        int first = s.get(ValueLayout.JAVA_BYTE, offset) & 0xFF;
        if (first >= 128 && first <= 191) {
            onMedia(s, offset, length, hi, lo, port, nowNs);
        } else if (first >= 20 && first <= 63 && dtls != null) {
            byte[] copy = new byte[length];
            MemorySegment.copy(s, ValueLayout.JAVA_BYTE, offset, copy, 0, length);
            dtls.onDatagram(copy);
        } else {
            drops.add(DropReason.MALFORMED);
        }
    }

    private void onMedia(
            MemorySegment s, long offset, int length, long hi, long lo, long port, long nowNs) {
        SrtpContext keys = receiving;
        if (keys == null) {
            drops.add(DropReason.NO_KEYS);
        } else if (RtpHeader.isRtcp(s, offset, length)) {
            int plain = shard.srtp().unprotectRtcp(keys, s, offset, length);
            if (isAuthentic(plain, hi, lo, port, nowNs)) {
                rtcp.read(s, offset, plain, nowNs);
            }
        } else if (!shard.arrivals().add(this, keys, s, offset, length, hi, lo, port)) {
            int plain = shard.srtp().unprotectRtp(keys, s, offset, length);
            onUnprotectedRtp(s, offset, plain, hi, lo, port, nowNs);
        }
    }

    /** Takes an RTP packet that was decrypted in place; {@code plain} bytes, or a negative code. */
    void onUnprotectedRtp(
            MemorySegment s, long offset, int plain, long hi, long lo, long port, long nowNs) {
        if (!closed && isAuthentic(plain, hi, lo, port, nowNs)) {
            receiver.onRtp(s, offset, plain, nowNs);
            wakeBy(nowNs + TimerWheel.TICK_NS); // feedback, what is missing
        }
    }

    private boolean isAuthentic(int plain, long hi, long lo, long port, long nowNs) {
        if (plain < 0) {
            drops.add(SrtpDrops.reason(plain));
            return false;
        }
        authenticPath.note(hi, lo, port, nowNs);
        return true;
    }

    /** Media to the peer leaves on this path from now on. */
    void selectPath(long hi, long lo, long port, long rttNs, long nowNs) {
        boolean wasOpen = outlet.isOpen();
        outlet.selectPath(hi, lo, port, shard.egress().tcpPeer(hi, lo, port));
        outlet.measuredRtt(rttNs);
        opened(wasOpen, nowNs);
    }

    /** DTLS is done; we are its server, so the client's keys decrypt what comes. */
    void installKeys(SrtpKeys keys, long nowNs) {
        if (closed || receiving != null) {
            return;
        }
        boolean wasOpen = outlet.isOpen();
        profile = keys.profile();
        receiving = shard.engine().newContext(keys.profile(), keys.clientKey(), keys.clientSalt());
        outlet.installKeys(
                shard.engine().newContext(keys.profile(), keys.serverKey(), keys.serverSalt()));
        opened(wasOpen, nowNs);
    }

    private void opened(boolean wasOpen, long nowNs) {
        if (wasOpen || !outlet.isOpen()) {
            return;
        }
        events.connected();
        for (DownTrack slot : slots.values()) {
            slot.outletOpened(nowNs);
        }
        wakeBy(reports.nextReportNs(nowNs));
    }

    /** Before a slot is made: what it and those before it need for an estimate. */
    void prepareFor(SlotSection section) {
        outlet.sendSide(
                SendSide.forSlot(section, outlet.sendSide(), shard.sending(), pacing::wakeBy));
    }

    void openSlot(DownTrack slot) {
        closeSlot(slot.spec().mid());
        slots.put(slot.spec().mid(), slot);
        slotsBySsrc.put(slot.ssrc(), slot);
        allocation.add(slot);
    }

    void closeSlot(String mid) {
        DownTrack slot = slots.remove(mid);
        if (slot != null) {
            shard.wantedLayers().changed(slot.track());
            slot.clear();
            allocation.remove(slot);
            slotsBySsrc.remove(slot.ssrc());
            views.forget(mid);
            layerNews.forget(mid);
        }
    }

    /** Shows the track in the slot; null shows nothing. */
    void assign(String mid, @Nullable LayeredTrack track, long nowNs) {
        DownTrack slot = slots.get(mid);
        if (slot == null) {
            return; // closed meanwhile
        }
        layerNews.forget(mid);
        shard.wantedLayers().changed(slot.track());
        if (track == null) {
            slot.clear();
        } else {
            slot.assign(track, nowNs);
            shard.wantedLayers().changed(track);
            allocation.started(slot, nowNs);
        }
    }

    DownTrack.Listener slotEvents() {
        return slotEvents;
    }

    /** Asks the peer's encoder; whether the request could leave. */
    boolean askKeyFrame(UpTrack track) {
        try {
            return reports.askKeyFrame(track);
        } catch (RuntimeException bug) {
            shard.fail(this, bug);
            return false;
        }
    }

    /** Its timers run at this time at the latest. */
    void wakeBy(long atNs) {
        if (!closed) {
            shard.timers().scheduleBy(timer, atNs);
        }
    }

    private void onTimer(long nowNs) {
        try {
            handleTimeouts(nowNs);
        } catch (RuntimeException | Error bug) { // an Error would take the other timers with it
            shard.fail(this, bug);
        }
    }

    private void handleTimeouts(long nowNs) {
        if (closed || !outlet.isOpen()) {
            return; // nothing can leave; woken again when it can
        }
        long dueNs = reports.handleTimeouts(nowNs);
        SendSide side = outlet.sendSide();
        if (side != null) {
            dueNs = Math.min(dueNs, side.handleTimeouts(nowNs));
        }
        dueNs = Math.min(dueNs, allocation.handleTimeouts(nowNs));
        for (DownTrack slot : slots.values()) {
            if (slot.handleTimeouts(shard.egress(), nowNs)) {
                dueNs = nowNs; // the next tick
            }
        }
        if (dueNs != Long.MAX_VALUE) {
            wakeBy(dueNs);
        }
    }

    /** A bug ends this transport; its participant is told. */
    void failed() {
        if (!closed) {
            events.closed(LeaveReason.REMOVED, "an internal error, see the log");
        }
    }

    /** Ends it: its tracks, slots and keys. */
    void close() {
        if (closed) {
            return;
        }
        closed = true;
        shard.timers().cancel(timer);
        pacing.close();
        for (DownTrack slot : slots.values()) {
            shard.wantedLayers().changed(slot.track());
            slot.clear();
        }
        slots.clear();
        slotsBySsrc.clear();
        responder = null;
        receiver.close();
        outlet.close();
        if (receiving != null) {
            receiving.close();
            receiving = null;
        }
    }

    boolean isClosed() {
        return closed;
    }

    long packetsReceived() {
        return packetsReceived;
    }

    long bytesReceived() {
        return bytesReceived;
    }

    String profileName() {
        return profile == null ? "" : profile.name();
    }

    /** What the slots tell; on the shard's thread. */
    private final class OfSlots implements DownTrack.Listener {
        @Override
        public void started(DownTrack slot, int rtpTimestamp) {
            wakeBy(0); // to report
            events.slotStarted(slot.spec().mid(), rtpTimestamp & 0xFFFF_FFFFL);
        }

        @Override
        public void catchesUp(DownTrack slot) {
            wakeBy(0);
        }

        @Override
        public void moved(DownTrack slot) {
            shard.wantedLayers().changed(slot.track());
            allocation.moved();
        }
    }
}
