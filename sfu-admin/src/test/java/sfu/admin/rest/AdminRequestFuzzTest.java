package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import io.netty.handler.codec.http.QueryStringDecoder;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.MediaException;
import sfu.core.fuzz.Cost;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.rtp.WithoutInstrumentation;
import sfu.core.shard.ShardOptions;
import sfu.signaling.audit.AuditLog;
import sfu.signaling.auth.Access;
import sfu.signaling.chat.Chat;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.moderation.ModerationLimits;
import sfu.signaling.moderation.Moderator;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * What operators' requests say of which rooms and people are meant, and where a page begins: read,
 * or refused with a problem of its own; pages joined are the listing, and a cursor is good for its
 * own listing alone.
 */
@ExtendWith(WithoutInstrumentation.class)
class AdminRequestFuzzTest {
    private static final int ITEMS = 20;
    private static final int COST_BYTES = 128 << 10;
    private static final int COST_OF_A_BYTE = 512;
    private static final Cursors CURSORS = Cursors.ofThisStart();
    private static final List<String> ALL =
            IntStream.range(0, ITEMS).mapToObj(i -> "room-%02d é".formatted(i)).toList();

    private static final RoomServer MEDIA = media();
    private static final Moderator MODERATOR =
            new Moderator(MEDIA, Access.open(), AuditLog.inMemory(), ModerationLimits.defaults());
    private static final Notices NOTICES = new Notices(MEDIA, Chat.inMemory());

    private static RoomServer media() {
        try {
            return new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @AfterAll
    static void close() {
        MEDIA.close();
    }

    static Stream<byte[]> requests() {
        return Stream.of(
                        "limit=7&prefix=room\n{}",
                        "limit=1000&cursor=AAAA&label=tier:gold&template=x\n{}",
                        "limit=0\n{\"action\":\"mute\",\"people\":{\"identities\":[\"a\"],\"role\":"
                                + "\"speaker\"},\"rooms\":{\"names\":[\"r\"],\"labels\":{\"a\":\"b\"}}}",
                        "label=x\n{\"action\":\"cap\",\"publish\":{\"width\":-1},\"receive\":"
                                + "{\"spatialLayer\":2,\"bitrate\":1000000}}",
                        "cursor=%2e&dryRun=true\n{\"action\":\"ban\",\"seconds\":-5,\"reason\":\"x\","
                                + "\"people\":{\"notRole\":\"king\"},\"confirm\":true}",
                        "\n{\"action\":\"message\",\"text\":\" \"}",
                        "\n{\"action\":\"message\",\"text\":\"hello\"}",
                        "\n{\"action\":\"end\"}",
                        "\n{\"action\":\"role\",\"role\":\"moderator\",\"unknown\":1}")
                .map(text -> text.getBytes(StandardCharsets.UTF_8));
    }

    /** A query in the first line, a body behind it. */
    @MethodSource("requests")
    @FuzzTest
    void anyRequest(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        int line = text.indexOf('\n');
        String query = line < 0 ? text : text.substring(0, line);
        HttpRequest request;
        try {
            request = request(query, line < 0 ? "" : text.substring(line + 1));
        } catch (IllegalArgumentException notDecoded) { // as the server's own router says
            assertThat(query).contains("%");
            return;
        }
        Cost.isAtMost(COST_BYTES + (long) COST_OF_A_BYTE * bytes.length, () -> read(request));
        readOrRefused(() -> checkPages(request));
        readOrRefused(() -> RoomFilter.of(request).admits("room-01", "x", Map.of("tier", "gold")));
        readOrRefused(() -> checkBulk(request));
    }

    private static void read(HttpRequest request) {
        readOrRefused(() -> CURSORS.page(request, ALL, each -> each));
        readOrRefused(() -> RoomFilter.of(request));
        readOrRefused(() -> Changes.read(request, BulkRoutes.Wanted.class));
    }

    private static void readOrRefused(Runnable read) {
        try {
            read.run();
        } catch (Refused refused) {
            assertThat(refused.getMessage()).isNotBlank();
            assertThat(refused.answer().status()).isBetween(400, 499);
        } catch (MediaException refused) {
            assertThat(refused.code()).isEqualTo(MediaException.Code.BAD_REQUEST);
        }
    }

    private static HttpRequest request(String query, String body) {
        QueryStringDecoder decoder = new QueryStringDecoder("/admin/v1/rooms?" + query);
        return request(decoder.parameters(), body);
    }

    private static HttpRequest request(Map<String, List<String>> query, String body) {
        return new HttpRequest(
                "GET",
                "/admin/v1/rooms",
                Map.of(),
                query,
                Map.of("content-type", "application/json"),
                body,
                new InetSocketAddress("127.0.0.1", 1));
    }

    private static void checkPages(HttpRequest request) {
        Cursors.Page<String> page = CURSORS.page(request, ALL, each -> each);
        assertThat(page.items()).hasSizeLessThanOrEqualTo(Cursors.limit(request));
        List<String> seen = new ArrayList<>(page.items());
        while (page.next() != null) {
            Map<String, List<String>> query = new java.util.HashMap<>(request.query());
            query.put("cursor", List.of(page.next()));
            page = CURSORS.page(request(query, ""), ALL, each -> each);
            seen.addAll(page.items());
        }
        assertThat(ALL).endsWith(seen.toArray(String[]::new));
        if (request.query("cursor").isEmpty()) {
            assertThat(seen).isEqualTo(ALL);
        }
    }

    private static void checkBulk(HttpRequest request) {
        BulkRoutes.Wanted wanted = Changes.read(request, BulkRoutes.Wanted.class);
        if (wanted.people() != null) {
            wanted.people().checked();
        }
        if (wanted.rooms() != null) {
            wanted.rooms().filter().admits("room-01", "x", Map.of("tier", "gold"));
        }
        assertThat(BulkAct.of(wanted, MEDIA, MODERATOR, NOTICES).act()).isNotNull();
    }
}
