package sfu.signaling.session;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.core.room.Hosting;
import sfu.core.room.MediaPolicy;
import sfu.core.room.Placement;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.room.RoomTemplates;
import sfu.core.room.RosterPolicy;
import sfu.core.room.ServerLimits;
import sfu.core.shard.ShardOptions;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.Chat;
import sfu.signaling.http.AddressLimits;
import sfu.signaling.http.AddressPace;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.notify.Notifications;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Three clients without sockets at a server that all of a JVM's runs share, in rooms of their own.
 */
final class FuzzedRoom {
    static final int CLIENTS = 3;
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final AddressLimits ANY_PACE = new AddressLimits(1, 1, 1, Integer.MAX_VALUE);

    /** Who is lost is soon given up. */
    private static final SessionLimits LIMITS =
            SessionLimits.defaults()
                    .with(new ResumeLimits(Duration.ofMillis(500), 1000, 256 << 10));

    private static final RoomServer MEDIA = media();
    private static final Sessions SESSIONS = sessions();
    private static final String OFFER = offer();

    private final String prefix = "f" + NUMBER.incrementAndGet() + "-";
    private final List<FuzzedClient> clients = new ArrayList<>();
    private final List<String> faults = new ArrayList<>();

    private FuzzedRoom() {
        for (int i = 0; i < CLIENTS; i++) {
            clients.add(new FuzzedClient(SESSIONS));
        }
    }

    static FuzzedRoom open() {
        return new FuzzedRoom();
    }

    /** The last run is over. */
    static void end() {
        MEDIA.close();
    }

    private static RoomServer media() {
        try {
            return mediaServer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static RoomServer mediaServer() throws IOException {
        return new RoomServer(
                ShardOptions.defaults(0),
                new Hosting(
                        "",
                        RoomLimits.defaults(),
                        ServerLimits.defaults(),
                        RoomTemplates.defaults(RoomLimits.defaults(), MediaPolicy.defaults()),
                        RosterPolicy.immediate(),
                        Placement.HERE));
    }

    private static Sessions sessions() {
        Access access = Access.open();
        return new Sessions(
                MEDIA,
                access,
                LIMITS,
                AddressPace.ofJoins(ANY_PACE),
                Chat.inMemory(),
                Notifications.inMemory(),
                new Moderator(MEDIA, access, AuditLog.inMemory(), ModerationLimits.defaults()));
    }

    private static String offer() {
        try {
            return SignalingServer.offer();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Its rooms that there are still, and how many sessions are waited for; "[] 0" for none.
     *
     * @param mayHold rooms are held for a while for those who come back from breakout rooms
     */
    String remains(boolean mayHold) {
        try {
            List<String> rooms =
                    MEDIA.snapshot().get(30, TimeUnit.SECONDS).rooms().stream()
                            .filter(room -> room.name().startsWith(prefix))
                            .filter(room -> !mayHold || !room.participants().isEmpty())
                            .map(room -> room.name() + room.participants())
                            .toList();
            return rooms + " " + SESSIONS.count();
        } catch (InterruptedException | ExecutionException | TimeoutException e) {
            throw new IllegalStateException(e);
        }
    }

    /** What a line says; see {@link RoomFuzzTest}. */
    void step(String line) throws Exception {
        if (line.isEmpty()) {
            return;
        }
        FuzzedClient client = clients.get(Math.floorMod(line.charAt(0), CLIENTS));
        String rest = line.substring(1);
        switch (rest) {
            case "-" -> client.lose();
            case "+" -> client.resume();
            case "*" -> client.begin();
            default -> say(client, rest);
        }
    }

    private void say(FuzzedClient client, String text) throws Exception {
        String message = text.replace("$OFFER", OFFER);
        for (int i = 0; i < CLIENTS; i++) {
            message = message.replace("$" + i, clients.get(i).participant());
        }
        JsonNode parsed;
        try {
            parsed = JSON.readTree(message);
        } catch (JsonProcessingException | IllegalArgumentException unreadable) {
            client.say(message);
            return;
        }
        if (!(parsed instanceof ObjectNode object)) {
            client.say(message);
            return;
        }
        if (object.path("room").isTextual()) {
            object.put("room", prefix + object.get("room").textValue());
        }
        client.ask(object);
    }

    /** All say goodbye. */
    void close() {
        for (FuzzedClient client : clients) {
            client.leave();
            faults.addAll(client.faults());
        }
    }

    List<String> faults() {
        return faults;
    }
}
