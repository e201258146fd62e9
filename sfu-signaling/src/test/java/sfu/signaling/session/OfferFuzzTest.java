package sfu.signaling.session;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.core.api.JoinRequest;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.Participant;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Json;
import sfu.signaling.sdp.Negotiation;
import sfu.signaling.sdp.SdpException;
import sfu.signaling.sdp.SdpLimits;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Proxy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;

/** Real offers and messages with mistakes in them: an answer or a typed refusal, never a bug. */
class OfferFuzzTest {
    private static final int ROUNDS = 1000;
    private static final String[] TOKENS = {
        "", "0", "-1", "65536", "99999999999", "a=", "m=", ":", "/", " ", "\r", "\0", "é", "*"
    };

    private static List<String> offers() throws IOException {
        try (var files = Files.list(Path.of("src/test/resources/offers"))) {
            return files.sorted()
                    .map(file -> {
                        try {
                            return Files.readString(file);
                        } catch (IOException e) {
                            throw new UncheckedIOException(e);
                        }
                    })
                    .toList();
        }
    }

    /** Lines go, double, move; words and numbers become others; characters change. */
    private static String broken(String offer, Random random) {
        List<String> lines = new ArrayList<>(Arrays.asList(offer.split("\r?\n")));
        for (int i = 1 + random.nextInt(6); i > 0 && lines.size() > 1; i--) {
            int at = random.nextInt(lines.size());
            String line = lines.get(at);
            switch (random.nextInt(6)) {
                case 0 -> lines.remove(at);
                case 1 -> lines.add(at, line);
                case 2 -> Collections.swap(lines, at, random.nextInt(lines.size()));
                case 3 -> lines.set(at, line.replaceFirst("[0-9]+", token(random)));
                case 4 -> lines.set(at, line.replaceFirst("[:/=; ][^:/=; ]+", token(random)));
                default -> lines.set(at, line.substring(0, random.nextInt(line.length() + 1)));
            }
        }
        return String.join("\r\n", lines) + "\r\n";
    }

    private static String token(Random random) {
        return TOKENS[random.nextInt(TOKENS.length)];
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void brokenOffersAreAnsweredOrRefused(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> offers = offers();
        int answered = 0;
        int refused = 0;
        try (RoomServer server = new RoomServer(ShardOptions.defaults(0), RoomLimits.defaults())) {
            for (int i = 0; i < ROUNDS; i++) {
                Participant me = join(server);
                String sdp = broken(offers.get(random.nextInt(offers.size())), random);
                if (isAnswered(me, sdp)) {
                    answered++;
                } else {
                    refused++;
                }
                me.leave(LeaveReason.LEFT);
            }
        }
        assertThat(answered).isGreaterThan(ROUNDS / 4);
        assertThat(refused).isGreaterThan(ROUNDS / 20);
    }

    private static Participant join(RoomServer server) throws Exception {
        var nobody =
                (sfu.core.api.ParticipantListener)
                        Proxy.newProxyInstance(
                                OfferFuzzTest.class.getClassLoader(),
                                new Class<?>[] {sfu.core.api.ParticipantListener.class},
                                (proxy, method, arguments) -> null);
        return server.join(new JoinRequest("fuzz", "", "", true, true, false), nobody)
                .get(30, TimeUnit.SECONDS);
    }

    private static boolean isAnswered(Participant me, String sdp) throws Exception {
        try {
            Negotiation read = Negotiation.read(sdp, List.of(), true, true, SdpLimits.defaults());
            String answer = read.answer(me.negotiate(read.media()).get(30, TimeUnit.SECONDS));
            assertThat(answer)
                    .startsWith("v=0\r\n")
                    .doesNotContainPattern("\\bnull\\b"); // a password may have these letters
            return true;
        } catch (SdpException e) {
            assertThat(e.getMessage()).isNotBlank();
            return false;
        } catch (ExecutionException e) {
            assertThat(e.getCause()).as(sdp).isInstanceOf(MediaException.class);
            return false;
        }
    }

    @Test
    void brokenMessagesAreReadOrRefused() {
        Random random = new Random(4);
        String[] messages = {
            "{\"type\":\"join\",\"id\":1,\"room\":\"r\",\"name\":\"n\",\"token\":\"t\"}",
            "{\"type\":\"offer\",\"id\":2,\"sdp\":\"v=0\",\"tracks\":[{\"mid\":\"0\",\"muted\":true}]}",
            "{\"type\":\"mute\",\"id\":3,\"mid\":\"0\",\"muted\":true}",
            "[".repeat(5000),
            "{\"a\":".repeat(5000)
        };
        for (int i = 0; i < 20_000; i++) {
            StringBuilder text = new StringBuilder(messages[i % messages.length]);
            for (int n = random.nextInt(4); n > 0; n--) {
                int at = random.nextInt(text.length());
                text.replace(at, Math.min(text.length(), at + random.nextInt(4)), token(random));
                text.append(random.nextInt(10));
            }
            try {
                ClientMessage message = Json.read(text.toString());
                assertThat(message).isNotNull();
            } catch (com.fasterxml.jackson.core.JsonProcessingException e) {
                assertThat(e.getOriginalMessage()).isNotNull();
            }
        }
    }
}
