package sfu.admin.data;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Bans;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.store.Store;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Who may not come in. */
final class KeptBans implements Kept {
    private final Access access = Access.open();

    KeptBans(Store store) {
        access.keepIn(store);
    }

    /** Everywhere: no room is looked for. */
    @Override
    public void write(int number) throws Exception {
        try (RoomServer media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults())) {
            Expulsions.Outcome outcome =
                    new Expulsions(media, access)
                            .ban(new Bans.Target("", "guest-" + number), null, "why", "ann")
                            .get(30, TimeUnit.SECONDS);
            if (!outcome.isKept()) {
                throw new AssertionError("not kept");
            }
        }
    }

    @Override
    public Set<Integer> read() {
        return access.bans().latest(Integer.MAX_VALUE).stream()
                .map(each -> Kept.number(each.target().identity()))
                .collect(Collectors.toSet());
    }
}
