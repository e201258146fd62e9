package sfu.signaling.auth;

import org.jspecify.annotations.Nullable;

import sfu.signaling.auth.Bans.Ban;
import sfu.signaling.auth.Bans.Kept;
import sfu.signaling.auth.Bans.Lifted;
import sfu.signaling.auth.Bans.Target;
import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.store.Store;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** Bans as all nodes have them. */
final class BanRecords extends BarRecords {
    private final Bans bans;
    private final Consumer<Ban> holds;

    /**
     * @param holds what becomes of one that another node made
     */
    BanRecords(Bans bans, @Nullable Store store, Consumer<Ban> holds) {
        super("bans", store);
        this.bans = bans;
        this.holds = holds;
    }

    static Entry entry(Ban ban) {
        return new Entry(
                Bans.key(ban.target()), ban.at().toEpochMilli(), false, text(Kept.of(ban)));
    }

    static Entry entry(Lifted its) {
        return new Entry(Bans.key(its.target()), its.at(), true, "");
    }

    @Override
    public List<Entry> all() {
        List<Entry> entries = new ArrayList<>();
        bans.latest(Bans.MAX).forEach(ban -> entries.add(entry(ban)));
        bans.lifted().forEach(its -> entries.add(entry(its)));
        return entries;
    }

    @Override
    @Nullable Entry find(String name) {
        Target target = Bans.target(name);
        Ban ban = bans.get(target);
        if (ban != null) {
            return bans.isOver(ban, OVER) ? null : entry(ban);
        }
        Lifted lifted = bans.lifted(target);
        return lifted == null ? null : entry(lifted);
    }

    @Override
    void apply(Entry entry) {
        if (entry.isRemoved()) {
            Target target = Bans.target(entry.name());
            if (isOfWhatIsOver(entry)) {
                bans.replaced(target, entry.revision() - 1);
                return;
            }
            bans.forgo(new Lifted(target.room(), target.identity(), entry.revision()));
            return;
        }
        Ban ban = read(entry.text(), Kept.class).ban();
        checkName(entry, Bans.key(ban.target()));
        if (bans.isOver(ban, OVER)) {
            bans.adopt(ban); // it may have replaced another one
            isOver(entry);
        } else {
            holds.accept(ban);
        }
    }

    @Override
    void forget(String name) {
        bans.drop(Bans.target(name));
    }
}
