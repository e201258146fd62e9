package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;

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
        try (InputStream file =
                RecordedCasesTest.class.getResourceAsStream("/quality/" + name + ".json")) {
            List<ServerSnapshot> snapshots =
                    JSON.readValue(file, new TypeReference<List<ServerSnapshot>>() {});
            RateCalculator rates = new RateCalculator(snapshots.getFirst().takenAtMs());
            List<RoomRates.Update> updates = new ArrayList<>();
            snapshots.forEach(each -> updates.add(rates.next(each)));
            return updates.subList(1, updates.size()); // the first has nothing before it
        }
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

    /** In most of a case's five seconds: ann who publishes, and bob who watches. */
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
        "downlink-distant, nobody, downlink rtt",
        "client-cpu, nobody, client freezes",
        "publisher-stops, client silence, publisher silence",
    })
    void whoIsToBlame(String name, String ann, String bob) throws Exception {
        List<String> annIsTold = new ArrayList<>();
        List<String> bobIsTold = new ArrayList<>();
        for (RoomRates.Update update : recorded(name)) {
            annIsTold.add(blamed(person(update, "ann")));
            bobIsTold.add(blamed(person(update, "bob")));
        }
        assertThat(annIsTold).hasSize(5).filteredOn(ann::equals).hasSizeGreaterThan(2);
        assertThat(bobIsTold).hasSize(5).filteredOn(bob::equals).hasSizeGreaterThan(2);
    }
}
