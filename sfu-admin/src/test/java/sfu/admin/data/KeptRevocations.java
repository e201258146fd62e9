package sfu.admin.data;

import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.auth.Access;
import sfu.signaling.auth.Expulsions;
import sfu.signaling.store.Store;

import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Which tokens no longer hold. */
final class KeptRevocations implements Kept {
    private final Access access;

    KeptRevocations(Store store) {
        this(store, Access.open());
    }

    KeptRevocations(Store store, Access access) {
        this.access = access;
        access.keepIn(store);
    }

    @Override
    public void write(int number) throws Exception {
        try (RoomServer media = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults())) {
            new Expulsions(media, access).revoke("jti-" + number).get(30, TimeUnit.SECONDS);
        }
    }

    @Override
    public Set<Integer> read() {
        return access.revocations().latest(Integer.MAX_VALUE).stream()
                .map(each -> Kept.number(each.target().tokenId()))
                .collect(Collectors.toSet());
    }
}
