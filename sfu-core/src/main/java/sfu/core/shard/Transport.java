package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.SlotSection;
import sfu.core.dtls.SrtpKeys;
import sfu.core.forward.DownTrack;
import sfu.core.forward.LayeredTrack;
import sfu.core.forward.Outlet;
import sfu.core.forward.SendSide;
import sfu.core.forward.UpTrack;
import sfu.core.srtp.SrtpEngine;
import sfu.core.stats.DropCounters;

import java.lang.foreign.MemorySegment;

/**
 * One participant's ICE/DTLS/SRTP association on its shard: what it receives by, what it sends
 * from, and its timers. Touched by its shard only, except for what is final.
 */
public final class Transport {
    private final long number;
    private final Shard shard;
    private final TransportEvents events;
    private final int localSsrc;
    private final DropCounters drops = new DropCounters();
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::onTimer);

    // what arrives
    private final AuthenticPath authenticPath = new AuthenticPath();
    private final CheckAnswers checks;
    private final SecureReceiver secure;
    private final MediaReceiver receiver;
    private IngressMeter ingress = new IngressMeter(IngressLimits.defaults(), new BitrateMeter());

    // what leaves
    private final Outlet outlet;
    private final Reports reports;
    private final ReferenceTimes referenceTimes = new ReferenceTimes();
    private final PathText pathText = new PathText();
    private final Pacing pacing = new Pacing(this);
    private final Slots slots;
    private final Allocation allocation = new Allocation(this);
    private final DownTrack.Listener slotEvents = new OfSlots();

    private boolean isOfNode;
    private @Nullable Trunk trunk; // of what stands for the address of another node
    private boolean closed;

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
        checks = new CheckAnswers(shard, outlet, authenticPath);
        receiver = new MediaReceiver(this);
        reports = new Reports(this);
        secure = new SecureReceiver(this, authenticPath, new RtcpDispatch(this), receiver);
        slots = new Slots(shard.wantedLayers(), allocation, events);
    }

    /**
     * Before the transport is given to its shard.
     *
     * @param all where what comes is counted too
     */
    void limitIngress(IngressLimits limits, BitrateMeter all) {
        ingress = new IngressMeter(limits, all);
        secure.limitRtcp(limits.rtcp());
    }

    IngressMeter ingress() {
        return ingress;
    }

    /** Before the transport is given to its shard: its peer is another node. */
    void ofNode() {
        isOfNode = true;
    }

    /** Before anybody knows it: it stands for an address of which packets of others come. */
    void trunk(Trunk its) {
        trunk = its;
    }

    /** Whether it stands for the address of another node. */
    boolean isTrunk() {
        return trunk != null;
    }

    /** Whose packet it is that came from its address: its own, but where that is another node's. */
    @Nullable Transport of(MemorySegment in, long offset, int length) {
        Trunk its = trunk;
        return its == null ? this : its.find(in, offset, length);
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

    DropCounters drops() {
        return drops;
    }

    TransportEvents events() {
        return events;
    }

    CheckAnswers checks() {
        return checks;
    }

    Reports reports() {
        return reports;
    }

    SecureReceiver secure() {
        return secure;
    }

    MediaReceiver receiver() {
        return receiver;
    }

    PathText pathText() {
        return pathText;
    }

    Outlet outlet() {
        return outlet;
    }

    ReferenceTimes referenceTimes() {
        return referenceTimes;
    }

    Slots slots() {
        return slots;
    }

    Allocation allocation() {
        return allocation;
    }

    DownTrack.Listener slotEvents() {
        return slotEvents;
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
        if (closed || secure.hasKeys()) {
            return;
        }
        boolean wasOpen = outlet.isOpen();
        SrtpEngine engine = shard.engine();
        secure.installKeys(engine.newContext(keys.profile(), keys.clientKey(), keys.clientSalt()));
        outlet.installKeys(engine.newContext(keys.profile(), keys.serverKey(), keys.serverSalt()));
        opened(wasOpen, nowNs);
    }

    private void opened(boolean wasOpen, long nowNs) {
        if (wasOpen || !outlet.isOpen()) {
            return;
        }
        events.connected();
        slots.outletOpened(nowNs);
        wakeBy(reports.nextReportNs(nowNs));
    }

    /** Before a slot is made: what it and those before it need for an estimate. */
    void prepareFor(SlotSection section) {
        SendSide before = outlet.sendSide();
        Scratch scratch = shard.scratch();
        SendSide.Shared shared = isOfNode ? scratch.sendingToNodes() : scratch.sending();
        outlet.sendSide(SendSide.forSlot(section, before, shared, pacing::wakeBy));
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
        if (slots.handleTimeouts(shard.egress(), nowNs)) {
            dueNs = nowNs; // the next tick
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

    /** As {@link #close}, and the peer is told. */
    void leave() {
        try {
            reports.sayGoodbye(slots.all());
        } finally {
            close();
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
        slots.closeAll();
        checks.close();
        receiver.close();
        outlet.close();
        secure.close();
    }

    boolean isClosed() {
        return closed;
    }

    /** What the slots tell; on the shard's thread. */
    private final class OfSlots implements DownTrack.Listener {
        @Override
        public void started(DownTrack slot, int rtpTimestamp) {
            wakeBy(0); // to report
            LayeredTrack track = slot.track();
            if (track != null) {
                long number = track.spec().number();
                events.slotStarted(slot.spec().mid(), number, rtpTimestamp & 0xFFFF_FFFFL);
            }
        }

        @Override
        public void catchesUp(DownTrack slot) {
            wakeBy(0);
        }

        @Override
        public void moved(DownTrack slot) {
            shard.wantedLayers().changed(slot.track());
            allocation.moved(slot);
        }

        @Override
        public void movedWithin(DownTrack slot) {
            shard.wantedLayers().changed(slot.track());
        }

        @Override
        public void isCutOff(DownTrack slot) {
            allocation.soon();
        }
    }
}
