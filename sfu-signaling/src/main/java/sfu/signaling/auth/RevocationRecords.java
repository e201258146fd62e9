package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Revocations.Kept;
import sfu.signaling.auth.Revocations.Revocation;
import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.store.Store;

import java.util.List;
import java.util.function.Consumer;

/** Revocations as all nodes have them; each ends by itself, on each node. */
final class RevocationRecords extends BarRecords {
    private final Revocations revocations;
    private final Consumer<Revocation> holds;

    /**
     * @param holds what becomes of one that another node made
     */
    RevocationRecords(Revocations revocations, @Nullable Store store, Consumer<Revocation> holds) {
        super("revocations", store);
        this.revocations = revocations;
        this.holds = holds;
    }

    static Entry entry(Revocation its) {
        String name = Revocations.key(its.target());
        return new Entry(name, its.at().toEpochMilli(), false, text(Kept.of(its)));
    }

    @Override
    public List<Entry> all() {
        return revocations.latest(Revocations.MAX).stream().map(RevocationRecords::entry).toList();
    }

    @Override
    @Nullable Entry find(String name) {
        Revocation its = revocations.get(Revocations.target(name));
        return its == null || revocations.isOver(its, OVER) ? null : entry(its);
    }

    @Override
    void apply(Entry entry) {
        if (entry.isRemoved()) {
            return; // it was over on all
        }
        Revocation its = read(entry.text(), Kept.class).revocation();
        checkName(entry, Revocations.key(its.target()));
        if (revocations.isOver(its, OVER)) {
            isOver(entry);
        } else {
            holds.accept(its);
        }
    }

    @Override
    void forget(String name) {
        // likewise
    }
}
