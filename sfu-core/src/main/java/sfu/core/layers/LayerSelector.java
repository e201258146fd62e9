package sfu.core.layers;

import org.jspecify.annotations.Nullable;

import sfu.core.codec.Codec;
import sfu.core.codec.DependencyStructure;

/**
 * Decides for one slot and each packet of its track whether it is forwarded: from one encoding to
 * another at a key frame of that, and within an encoding between its spatial and temporal layers.
 */
public final class LayerSelector {
    /** For {@link #target}: the highest that there is. */
    public static final int HIGHEST = 7;

    /** No encoding: nothing is forwarded yet, or nothing is wanted. */
    public static final int NONE = -1;

    private final TemporalFilter temporalFilter = new TemporalFilter();
    private @Nullable Vp9Filter vp9Filter;
    private @Nullable DependencyFilter dependencyFilter;
    private LayerFilter filter = temporalFilter;

    private int targetEncoding = NONE;
    private int targetSpatial = HIGHEST;
    private int targetTemporal = HIGHEST;
    private int current = NONE;
    private boolean withLower;
    private boolean isUnfit; // what comes of the current one is not what its filter reads
    private int timestamp;
    private boolean marker;
    private long newest; // of the current one, what could be read
    private int unreadable = NONE; // an encoding of which packets could not
    private long unreadableTo;

    /**
     * What is wanted from now on; packets follow as soon as the structure allows.
     *
     * @param encoding index, or {@link #NONE} for a pause, after which a key frame is needed
     * @param spatial within the encoding, 0 to {@link #HIGHEST}
     * @param temporal 0 to {@link #HIGHEST}
     */
    public void target(int encoding, int spatial, int temporal) {
        targetEncoding = encoding;
        targetSpatial = spatial;
        targetTemporal = temporal;
        if (encoding == current) {
            filter.target(spatial, temporal);
        }
    }

    /**
     * Everything below what is forwarded is, too, also where it is of no use to who decodes that;
     * to be said before the first packet.
     */
    public void withLower() {
        withLower = true;
    }

    /** The track is another one, or its stream began anew: a key frame is needed. */
    public void reset() {
        current = NONE;
        unreadable = NONE;
    }

    /** Decides on a packet; of each encoding they come in the order in which they are sent. */
    @SuppressWarnings("ReferenceEquality") // which of the three filters is in use
    public Decision accept(LayerPacket packet) {
        if (targetEncoding == NONE && mayPause(packet)) {
            current = NONE;
            return Decision.PAUSED;
        }
        if (packet.isUnreadable()) {
            return leaveOut(packet);
        }
        boolean isAwaited = packet.encoding() == targetEncoding && current != targetEncoding;
        if (isAwaited || current == NONE && packet.encoding() == unreadable) {
            return enter(packet);
        }
        if (packet.encoding() != current) {
            return current == NONE ? Decision.NOT_KEY_FRAME : Decision.OTHER_ENCODING;
        }
        LayerFilter fitting = filterOf(packet);
        if (fitting != filter) {
            return changeFilter(packet, fitting);
        }
        isUnfit = false;
        newest = Math.max(newest, packet.number());
        Decision decision = filter.accept(packet);
        if (decision.forwards()) {
            timestamp = packet.timestamp();
            marker = filter.endsPicture();
        }
        return decision;
    }

    /**
     * Enters the stream of this packet without a key frame: all before it was forwarded without
     * asking.
     */
    public Decision resume(LayerPacket packet) {
        return begin(packet, filterOf(packet), packet.encoding());
    }

    /** A pause begins between pictures. */
    private boolean mayPause(LayerPacket packet) {
        return current == NONE || packet.encoding() == current && packet.timestamp() != timestamp;
    }

    /**
     * A key frame whose first packet was lost: what is of it cannot be told, and when that packet
     * comes, the others were left out.
     */
    private Decision leaveOut(LayerPacket packet) {
        int its = packet.encoding();
        boolean isCutOff = its == current && packet.number() > newest;
        if (isCutOff) {
            current = NONE; // whose next key frame is taken, too, while another is awaited
        }
        if (isCutOff || its == unreadable || its == targetEncoding && its != current) {
            boolean isOlder = its == unreadable && packet.number() < unreadableTo;
            unreadableTo = isOlder ? unreadableTo : packet.number();
            unreadable = its;
        }
        return Decision.MISSING_REFERENCE;
    }

    private Decision enter(LayerPacket packet) {
        boolean isCutUp = packet.encoding() == unreadable && packet.number() < unreadableTo;
        if (!packet.isKeyFrame() || isCutUp) {
            return current == NONE ? Decision.NOT_KEY_FRAME : Decision.OTHER_ENCODING;
        }
        Decision decision = begin(packet, filterOf(packet), packet.encoding());
        return decision.forwards() ? Decision.SWITCHED : decision;
    }

    /** The publisher changed its codec, or begins or ends to describe dependencies. */
    private Decision changeFilter(LayerPacket packet, LayerFilter fitting) {
        if (packet.isKeyFrame()) {
            return begin(packet, fitting, current);
        }
        isUnfit = true;
        return Decision.NOT_KEY_FRAME;
    }

    private Decision begin(LayerPacket packet, LayerFilter fitting, int encoding) {
        filter = fitting;
        isUnfit = false;
        filter.start(packet, targetSpatial, targetTemporal);
        Decision decision = filter.accept(packet);
        current = decision.forwards() ? encoding : NONE;
        newest = packet.number();
        timestamp = packet.timestamp();
        marker = filter.endsPicture();
        return decision;
    }

    private LayerFilter filterOf(LayerPacket packet) {
        if (packet.stream() != null) {
            DependencyFilter its = dependencyFilter;
            if (its == null) {
                its = new DependencyFilter(withLower);
                dependencyFilter = its;
            }
            return its;
        }
        if (packet.codec() == Codec.VP9) {
            Vp9Filter its = vp9Filter;
            if (its == null) {
                its = new Vp9Filter();
                vp9Filter = its;
            }
            return its;
        }
        return temporalFilter;
    }

    /**
     * The marker of the packet just forwarded: it is the last that the slot gets of its picture.
     */
    public boolean marker() {
        return marker;
    }

    /** The encoding whose next key frame is awaited, or {@link #NONE}. */
    public int wantedKeyFrame() {
        if (targetEncoding == NONE) {
            return NONE;
        }
        boolean isReached = current == targetEncoding && !isUnfit && !filter.wantsKeyFrame();
        return isReached ? NONE : targetEncoding;
    }

    /** The encoding that is forwarded, or {@link #NONE}. */
    public int encoding() {
        return current;
    }

    /** The spatial layer within the encoding; 0 before anything is forwarded. */
    public int spatial() {
        return current == NONE ? 0 : filter.spatial();
    }

    public int temporal() {
        return current == NONE ? 0 : filter.temporal();
    }

    /**
     * The {@link DependencyStructure#targetsWithin} that is forwarded; -1 where none is described.
     */
    public int decodeTarget() {
        DependencyFilter its = dependencyFilter;
        return current == NONE || its == null || filter != its ? -1 : its.decodeTarget();
    }
}
