package sfu.signaling.auth;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaServer;
import sfu.core.stats.Limit;
import sfu.signaling.auth.Revocations.Revocation;
import sfu.signaling.cluster.RecordLimits;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.store.Store;

import java.time.Duration;
import java.util.List;
import java.util.function.BiConsumer;
import java.util.function.BiFunction;

/**
 * Makes what keeps somebody out on one node do so on all: revocations, bans and their end are told
 * as texts, and are what all nodes have in common; of each the latest holds.
 */
public final class SharedBars {
    public static final String REVOKED = "revoked";
    public static final String BANNED = "banned";
    public static final String UNBANNED = "unbanned";

    private final MediaServer server;
    private final Access access;
    private final BanRecords bans;
    private final RevocationRecords revocations;

    /**
     * @param tell topic and text, to all other nodes
     */
    public SharedBars(MediaServer server, Access access, BiConsumer<String, String> tell) {
        this.server = server;
        this.access = access;
        Store store = access.store();
        bans = new BanRecords(access.bans(), store, this::holds);
        revocations = new RevocationRecords(access.revocations(), store, this::holds);
        access.revocations()
                .onAdded(its -> {
                    revocations.tell(RevocationRecords.entry(its));
                    tell.accept(REVOKED, BarRecords.text(Revocations.Kept.of(its)));
                });
        access.bans()
                .onChanged(
                        ban -> {
                            bans.tell(BanRecords.entry(ban));
                            tell.accept(BANNED, BarRecords.text(Bans.Kept.of(ban)));
                        },
                        its -> {
                            bans.tell(BanRecords.entry(its));
                            tell.accept(UNBANNED, BarRecords.text(its));
                        });
    }

    /**
     * All nodes have them in common, so that who missed a word, or starts when it is forgotten, has
     * them too.
     *
     * @param sharing of a kind
     * @param remembered for how long, and how many, ends of bans
     */
    public void shareBy(
            BiFunction<String, SharedRecords.Copy, SharedRecords> sharing,
            RecordLimits remembered) {
        access.bans().rememberLifted(access.store(), remembered);
        bans.shareBy(copy -> sharing.apply("bans", copy));
        revocations.shareBy(copy -> sharing.apply("revocations", copy));
    }

    // what other nodes tell

    /**
     * Another node revoked something: who is here by it leaves.
     *
     * @throws IllegalArgumentException for a text that is none, as all of these
     */
    public void revoked(String text) {
        Revocation its = BarRecords.read(text, Revocations.Kept.class).revocation();
        if (holds(its)) {
            revocations.tell(RevocationRecords.entry(its)); // in case it is of an earlier version
        }
    }

    /** Another node banned somebody. */
    public void banned(String text) {
        Bans.Ban ban = BarRecords.read(text, Bans.Kept.class).ban();
        Bans.Ban known = access.bans().get(ban.target());
        if (known != null && known.at().equals(ban.at())) {
            return; // of two of one moment the records decide
        }
        Bans.Adopted its = holds(ban);
        if (its == Bans.Adopted.NEW || its == Bans.Adopted.OVER) {
            bans.tell(BanRecords.entry(ban));
        }
    }

    /**
     * Another node lifted a ban.
     *
     * @param toldMs milliseconds since 1970: a node of an earlier version does not say when
     */
    public void unbanned(String text, long toldMs) {
        Bans.Lifted its = BarRecords.read(text, Bans.Lifted.class);
        Bans.Lifted then =
                its.at() == 0 ? new Bans.Lifted(its.room(), its.identity(), toldMs) : its;
        if (access.bans().forgo(then)) {
            bans.tell(BanRecords.entry(then));
        }
    }

    // what they do here

    /** False: something as late is known, as of all these. */
    private boolean holds(Revocation its) {
        if (access.revocations().isOver(its, Duration.ZERO)) {
            return false;
        }
        boolean isNews = access.revocations().adopt(its);
        Revocations.Target target = its.target();
        if (target.tokenId().isEmpty()) {
            remove(its);
            return isNews;
        }
        List<Bearer> there = access.bearers(target.tokenId());
        there.stream()
                .filter(bearer -> target.room().isEmpty() || bearer.room().equals(target.room()))
                .forEach(SharedBars::remove);
        return isNews;
    }

    /** Whoever came by a later token meanwhile stays. */
    private void remove(Revocation its) {
        Revocations.Target target = its.target();
        List<Bearer> there = access.bearers(target.room(), target.identity());
        List<Bearer> barred = there.stream().filter(each -> !isLater(each.grant(), its)).toList();
        barred.forEach(SharedBars::remove);
        if (barred.size() == there.size()) {
            server.remove(target.room(), target.identity(), LeaveReason.REMOVED);
        }
    }

    private static boolean isLater(Grant grant, Revocation its) {
        return grant.identity().equals(its.target().identity())
                && grant.validity().issuedAt().isAfter(its.at());
    }

    private static void remove(Bearer bearer) {
        bearer.leave(LeaveReason.REMOVED);
    }

    private Bans.Adopted holds(Bans.Ban ban) {
        Bans.Adopted its = access.bans().adopt(ban);
        if (its == Bans.Adopted.FULL) {
            server.refused(Limit.BANS);
        }
        if (its == Bans.Adopted.OVER || its == Bans.Adopted.LIFTED) {
            return its;
        }
        Bans.Target target = ban.target();
        access.bearers(target.room(), target.identity())
                .forEach(bearer -> bearer.leave(LeaveReason.BANNED));
        if (!target.room().isEmpty()) {
            server.remove(target.room(), target.identity(), LeaveReason.BANNED);
        }
        return its;
    }
}
