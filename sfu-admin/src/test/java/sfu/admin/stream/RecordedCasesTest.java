package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.admin.stream.RoomRates.Person;
import sfu.core.stats.ServerSnapshot;

import java.io.InputStream;
import java.util.ArrayList;
import java.util.List;

/** The rules of blame on calls that were recorded (resources/quality/README.md says how). */
class RecordedCasesTest {
    private static final ObjectMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private static List<RoomRates.Update> recorded(String name) throws Exception {
        return updates(read(name));
    }

    private static JsonNode read(String name) throws Exception {
        try (InputStream file =
                RecordedCasesTest.class.getResourceAsStream("/quality/" + name + ".json")) {
            return JSON.readTree(file);
        }
    }

    private static List<RoomRates.Update> updates(JsonNode all) throws Exception {
        List<ServerSnapshot> snapshots =
                JSON.readerFor(new TypeReference<List<ServerSnapshot>>() {}).readValue(all);
        RateCalculator rates = new RateCalculator(snapshots.getFirst().takenAtMs());
        List<RoomRates.Update> updates = new ArrayList<>();
        snapshots.forEach(each -> updates.add(rates.next(each)));
        return updates.subList(1, updates.size()); // the first has nothing before it
    }

    private static ObjectNode participant(JsonNode snapshot, String name) {
        for (JsonNode each : snapshot.at("/rooms/0/participants")) {
            if (each.path("name").asText().equals(name)) {
                return (ObjectNode) each;
            }
        }
        throw new AssertionError(name);
    }

    private static ObjectNode video(JsonNode streams) {
        for (JsonNode each : streams) {
            boolean isIt = each.path("kind").asText().equals("video");
            if (isIt && !each.path("trackId").asText("-").isEmpty()) {
                return (ObjectNode) each;
            }
        }
        throw new AssertionError(streams);
    }

    private static Person person(RoomRates.Update update, String name) {
        return update.rooms().stream()
                .flatMap(room -> room.participants().stream())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private static String blamed(Person person) {
        String what = person.findings().isEmpty() ? "" : person.findings().getFirst().what();
        return (person.blame() + " " + what).trim();
    }

    /**
     * In most of a case's five seconds: ann who publishes, and bob who watches and speaks, which
     * ann hears.
     */
    @ParameterizedTest(name = "{0}: ann {1}, bob {2}")
    @CsvSource({
        // case, whom ann is told to blame for what, and bob
        "good, nobody, nobody",
        "uplink-loss, uplink loss, publisher loss",
        "uplink-jitter, uplink jitter, publisher jitter",
        "downlink-loss, nobody, downlink loss",
        "downlink-jitter, nobody, downlink jitter",
        "downlink-starved, nobody, downlink bandwidth",
        "downlink-narrow, nobody, downlink bandwidth",
        "downlink-distant, publisher rtt, downlink rtt",
        "client-cpu, nobody, client freezes",
        "publisher-stops, client silence, publisher silence",
    })
    void whoIsToBlame(String name, String ann, String bob) throws Exception {
        areTold(recorded(name), ann, bob);
    }

    private static void areTold(List<RoomRates.Update> updates, String ann, String bob) {
        List<String> annIsTold = new ArrayList<>();
        List<String> bobIsTold = new ArrayList<>();
        for (RoomRates.Update update : updates) {
            annIsTold.add(blamed(person(update, "ann")));
            bobIsTold.add(blamed(person(update, "bob")));
        }
        assertThat(annIsTold)
                .as("%s", annIsTold)
                .hasSize(5)
                .filteredOn(ann::equals)
                .hasSizeGreaterThan(2);
        assertThat(bobIsTold)
                .as("%s", bobIsTold)
                .hasSize(5)
                .filteredOn(bob::equals)
                .hasSizeGreaterThan(2);
    }

    /** Of what ann sends in three sizes, in a call in which all was well. */
    @ParameterizedTest(name = "the one that bob sees: {0}")
    @CsvSource({"true, publisher loss", "false, nobody"})
    void aLossyEncodingIsBadForThoseWhoSeeIt(boolean isSeen, String bob) throws Exception {
        JsonNode good = read("good");
        for (JsonNode each : good) {
            ObjectNode camera = video(participant(each, "ann").get("tracks"));
            int seen = video(participant(each, "bob").get("slots")).get("encoding").asInt();
            for (int n = 0; n < camera.get("encodings").size(); n++) {
                ObjectNode its = (ObjectNode) camera.get("encodings").get(n);
                its.put("fractionLost", (n == seen) == isSeen ? 0.2 : 0);
            }
            camera.put("fractionLost", 0.2);
        }
        areTold(updates(good), "uplink loss", bob);
    }

    @Test
    void aWaitForAKeyFrameIsThePublishers() throws Exception {
        JsonNode good = read("good");
        for (JsonNode each : good) {
            video(participant(each, "bob").get("slots")).put("encoding", -1).put("packets", 1000);
        }
        areTold(updates(good), "nobody", "publisher keyFrame");
    }

    /** Ann has a microphone alone; checks of her path came last before it began. */
    @ParameterizedTest(name = "silent for {0} ms: ann {1}, bob {2}")
    @CsvSource({"8000, uplink silence, publisher silence", "3000, nobody, nobody"})
    void silenceIsNoFaultUntilThePathIsDead(int consentAgeMs, String ann, String bob)
            throws Exception {
        JsonNode good = read("good");
        for (JsonNode each : good) {
            ObjectNode its = participant(each, "ann");
            String camera = video(its.get("tracks")).get("id").asText();
            ((ArrayNode) its.get("tracks"))
                    .removeIf(track -> track.get("id").asText().equals(camera));
            ((ObjectNode) its.at("/tracks/0")).put("packets", 500);
            ((ObjectNode) its.get("transport")).put("packetsReceived", 500);
            ((ObjectNode) its.at("/transport/ice")).put("consentAgeMs", consentAgeMs);
            ArrayNode slots = (ArrayNode) participant(each, "bob").get("slots");
            slots.removeIf(slot -> slot.get("trackId").asText().equals(camera));
            for (JsonNode slot : slots) {
                if (slot.get("trackId").equals(its.at("/tracks/0/id"))) {
                    ((ObjectNode) slot).put("packets", 500);
                }
            }
        }
        areTold(updates(good), ann, bob);
    }

    @Test
    void whoIsNotConnectedYetBlamesNobodyNorIsBlamed() throws Exception {
        for (String name : List.of("ann", "bob")) {
            JsonNode good = read("good");
            for (JsonNode each : good) {
                participant(each, name).put("connection", "CONNECTING");
                video(participant(each, "bob").get("slots")).put("packets", 0).put("encoding", -1);
                ((ObjectNode) participant(each, "ann").get("transport")).put("packetsReceived", 0);
            }
            assertThat(updates(good))
                    .allSatisfy(update -> {
                        assertThat(person(update, name).score()).isZero();
                        assertThat(blamed(person(update, name))).isEqualTo("nobody");
                    });
        }
    }
}
