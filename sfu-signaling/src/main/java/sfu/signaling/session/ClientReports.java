package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.stats.ClientReport;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.ClientMessage.SentStats;
import sfu.signaling.protocol.ClientMessage.SlotStats;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Reads what a client reports of itself, and believes no figure that cannot be. */
final class ClientReports {
    /** RFC 8839 5.1. */
    private static final Set<String> CANDIDATE_TYPES = Set.of("host", "srflx", "prflx", "relay");

    /** A client that was suspended reports of a long interval. */
    private static final int MAX_INTERVAL_MS = 600_000;

    /** Of each counter in an interval. */
    private static final long MAX_COUNT = 1_000_000_000L;

    private static final double MAX_MS = 3_600_000;
    private static final Set<String> LIMITATIONS = Set.of("cpu", "bandwidth", "none");

    private ClientReports() {}

    /**
     * @throws MediaException BAD_REQUEST, with a sentence for whoever wrote the client
     */
    static ClientReport read(ClientMessage.Stats stats, int maxSections, long atMs) {
        if (stats.intervalMs() < 1 || stats.intervalMs() > MAX_INTERVAL_MS) {
            throw refused("intervalMs is 1 to " + MAX_INTERVAL_MS);
        }
        return new ClientReport(
                atMs,
                stats.intervalMs(),
                ms("rttMs", stats.rttMs()),
                candidateType(stats.candidateType()),
                Boolean.TRUE.equals(stats.cpuLimited()),
                slots(stats.slots(), maxSections),
                sent(stats.sent(), maxSections));
    }

    private static @Nullable String candidateType(@Nullable String its) {
        if (its != null && !CANDIDATE_TYPES.contains(its)) {
            throw refused("candidateType is host, srflx, prflx or relay");
        }
        return its;
    }

    private static List<ClientReport.Received> slots(
            @Nullable List<? extends @Nullable SlotStats> slots, int most) {
        List<ClientReport.Received> all = new ArrayList<>();
        Set<String> mids = new HashSet<>();
        for (SlotStats slot : sized("slots", slots, most)) {
            String mid = slot == null ? null : slot.mid();
            if (slot == null || mid == null || !mids.add(mid)) {
                throw refused("each of the slots has a mid of its own");
            }
            Long lost = slot.lost();
            all.add(
                    new ClientReport.Received(
                            mid,
                            count("framesDecoded", slot.framesDecoded()),
                            count("framesDropped", slot.framesDropped()),
                            count("freezes", slot.freezes()),
                            count("freezeMs", slot.freezeMs()),
                            count("concealedMs", slot.concealedMs()),
                            ms("jitterMs", slot.jitterMs()),
                            lost == null ? null : count("lost", lost)));
        }
        return all;
    }

    private static List<ClientReport.Sent> sent(
            @Nullable List<? extends @Nullable SentStats> sent, int most) {
        List<ClientReport.Sent> all = new ArrayList<>();
        Set<String> mids = new HashSet<>();
        for (SentStats section : sized("sent", sent, most)) {
            String mid = section == null ? null : section.mid();
            if (section == null || mid == null || !mids.add(mid)) {
                throw refused("each of sent has a mid of its own");
            }
            String limitation = section.limitation();
            if (limitation != null && !LIMITATIONS.contains(limitation)) {
                throw refused("limitation is cpu, bandwidth or none");
            }
            all.add(
                    new ClientReport.Sent(
                            mid,
                            count("framesEncoded", section.framesEncoded()),
                            Replies.text(limitation)));
        }
        return all;
    }

    private static <T> List<? extends T> sized(
            String name, @Nullable List<? extends T> list, int most) {
        if (list == null) {
            return List.of();
        }
        if (list.size() > most) {
            throw refused(name + " has at most " + most + " entries");
        }
        return list;
    }

    private static long count(String name, long value) {
        if (value < 0 || value > MAX_COUNT) {
            throw refused(name + " is 0 to " + MAX_COUNT);
        }
        return value;
    }

    private static @Nullable Double ms(String name, @Nullable Double value) {
        if (value != null && !(value >= 0 && value <= MAX_MS)) { // NaN, too
            throw refused(name + " is 0 to " + (long) MAX_MS);
        }
        return value;
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
