package sfu.admin.webhook;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.Test;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SlotState;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.store.Store;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** What happens in a real room is told in its order. */
class RoomEventsTest {
    private static final class Guest implements ParticipantListener {
        @Override
        public void rosterChanged(Shared<RosterDelta> delta) {}

        @Override
        public void slotsChanged(List<SlotState> slots) {}

        @Override
        public void connected() {}

        @Override
        public void closed(LeaveReason reason) {}
    }

    @Test
    void aMeetingFromItsBeginningToItsEnd() throws Exception {
        try (ReceivingServer receiver = new ReceivingServer(0);
                Webhooks webhooks =
                        new Webhooks(Store.inMemory(), WebhooksTest.limits(5, "127.0.0.1"));
                RoomServer media =
                        new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults())) {
            media.observe(new RoomEvents(webhooks));
            webhooks.put(WebhooksTest.hook(receiver.url(), List.of(), List.of("a*"))).join();
            for (String room : List.of("elsewhere", "a")) {
                media.join(new JoinRequest(room, "ann", "Ann", true, true, false), new Guest())
                        .get(30, TimeUnit.SECONDS);
            }
            media.remove("a", "ann", LeaveReason.REMOVED).get(30, TimeUnit.SECONDS);
            List<String> types = new ArrayList<>();
            JsonNode left = null;
            while (!types.contains("room.ended")) {
                JsonNode its = receiver.await().json();
                assertThat(its.get("room").asText()).isEqualTo("a");
                types.add(its.get("type").asText());
                left = types.getLast().equals("participant.left") ? its : left;
            }
            assertThat(types)
                    .containsExactly(
                            "room.started", "participant.joined", "participant.left", "room.ended");
            assertThat(left.at("/data/participant/identity").asText()).isEqualTo("ann");
            assertThat(left.at("/data/reason").asText()).isEqualTo("removed");
        }
    }
}
