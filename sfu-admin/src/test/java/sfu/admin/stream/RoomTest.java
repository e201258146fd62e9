package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

import sfu.admin.stream.RoomRates.Room;

import java.util.List;
import java.util.Map;

final class RoomTest {
    private static final Room MESH =
            new Room(
                    "r", "meeting", Map.of(), "mesh", true, 1, 2, 3, 4, 5, 6, 7, 8, 9, 1.5, 2,
                    List.of());

    @Test
    void copiesKeepWhatTheyDoNotChange() {
        Map<String, String> labels = Map.of("team", "x");
        assertThat(MESH.labelled(labels))
                .usingRecursiveComparison()
                .ignoringFields("labels")
                .isEqualTo(MESH);
        assertThat(MESH.labelled(labels).labels()).isEqualTo(labels);
        assertThat(MESH.with(List.of()).mediaPath()).isEqualTo("mesh");
        assertThat(MESH.with(List.of()).people()).isZero();
        assertThat(MESH.alone()).isEqualTo(MESH);
    }
}
