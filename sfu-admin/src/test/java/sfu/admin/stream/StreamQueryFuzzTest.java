package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.handler.codec.http.QueryStringDecoder;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.HttpRequest;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a watcher's query says: read, and asked of other nodes as the same, or refused in a
 * sentence; who may see some rooms sees nothing else, whatever is asked for.
 */
@ExtendWith(WithoutInstrumentation.class)
class StreamQueryFuzzTest {
    private static final Operating SOME = new Operating(Operating.Level.READ, Set.of("team-*"));
    private static final int COST_BYTES = 256 << 10;
    private static final int COST_OF_A_CHARACTER = 1024; // it may be a field that there is not

    static Stream<byte[]> queries() {
        return Stream.of(
                        "",
                        "scope=room&room=team-1&fields=room.name,room.participants.identity",
                        "scope=participant&room=r&participant=ann&interval=60&events=none",
                        "fields=node.name,rooms.name,rooms.name.x",
                        "fields=rooms,rooms.name&interval=0",
                        "scope=rooms&fields=nodes&events=quality,stall,limit",
                        "scope=moon&fields=,,,&interval=999",
                        "fields=" + "rooms.name,".repeat(300))
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    private static HttpRequest request(String query) {
        return new HttpRequest(
                "GET",
                "/admin/v1/stream",
                Map.of(),
                new QueryStringDecoder("/admin/v1/stream?" + query).parameters(),
                Map.of(),
                "",
                new InetSocketAddress("127.0.0.1", 1));
    }

    @MethodSource("queries")
    @FuzzTest
    void anyQuery(byte[] bytes) {
        String query = new String(bytes, StandardCharsets.UTF_8);
        HttpRequest request;
        try {
            request = request(query);
        } catch (IllegalArgumentException notDecoded) { // as the server's own router says
            assertThat(query).contains("%");
            return;
        }
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * query.length();
        Cost.isAtMost(most, () -> isRead(request));
        try {
            Wanted wanted = Wanted.parse(request, SOME, false);
            check(wanted);
            assertThat(Wanted.parse(request, SOME, false)).isEqualTo(wanted);
        } catch (BadQuery refused) {
            assertThat(refused.getMessage()).isNotBlank();
        }
    }

    private static boolean isRead(HttpRequest request) {
        try {
            return Wanted.parse(request, SOME, false) != null;
        } catch (BadQuery refused) {
            return false;
        }
    }

    private static void check(Wanted wanted) throws BadQuery {
        assertThat(wanted.interval()).isBetween(1, Wanted.MAX_INTERVAL);
        assertThat(wanted.scope().isOfRoom()).isEqualTo(!wanted.room().isEmpty());
        assertThat(wanted.isEverywhere()).isFalse();
        if (wanted.isAllowed() && wanted.scope().isOfRoom()) {
            assertThat(wanted.room()).startsWith("team-");
        }
        String fields = wanted.fields().text();
        if (!fields.isEmpty()) {
            assertThat(Fields.parse(fields, wanted.scope())).isEqualTo(wanted.fields());
        }
    }
}
