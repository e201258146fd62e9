package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.signaling.auth.Access;
import sfu.signaling.auth.Grant;
import sfu.signaling.auth.SharedBars;
import sfu.signaling.auth.Tokens;
import sfu.signaling.chat.Chat;

import java.time.Instant;
import java.util.concurrent.TimeUnit;

/** A node hears late that somebody was removed on another one. */
class LateRevocationTest {
    private final Tokens tokens =
            new Tokens("key", "0123456789012345678901234567890123456789", Instant::now);

    private SessionClient join(SignalingServer server, String identity) throws Exception {
        Instant end = Instant.now().plusSeconds(3600);
        String token = tokens.issue(new Grant(identity, "", "*", true, true, false, end));
        SessionClient client =
                new SessionClient(server.address)
                        .say("{'type':'join','id':1,'room':'demo','token':'%s'}".formatted(token));
        client.await("joined");
        return client;
    }

    private static String revoked(String identity, Instant at) {
        return "{\"room\":\"demo\",\"tokenId\":\"\",\"identity\":\"%s\",\"at\":%d,\"until\":%d}"
                .formatted(identity, at.toEpochMilli(), at.plusSeconds(86_400).toEpochMilli());
    }

    @Test
    void whoCameByALaterTokenStays() throws Exception {
        Access access = Access.byToken(tokens);
        try (SignalingServer server = new SignalingServer(access, Chat.inMemory());
                SessionClient ann = join(server, "ann");
                SessionClient bob = join(server, "bob")) {
            SharedBars bars = new SharedBars(server.media, access, (topic, text) -> {});
            bars.revoked(revoked("ann", Instant.now().minusSeconds(60)));
            bars.revoked(revoked("bob", Instant.now()));
            assertThat(bob.closed.get(30, TimeUnit.SECONDS)).isNotZero();
            assertThat(ann.closed).isNotDone();
            bars.revoked(revoked("ann", Instant.now()));
            assertThat(ann.closed.get(30, TimeUnit.SECONDS)).isNotZero();
        }
    }
}
