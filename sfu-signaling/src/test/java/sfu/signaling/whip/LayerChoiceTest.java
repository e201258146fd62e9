package sfu.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import sfu.core.api.SlotView;
import sfu.signaling.protocol.Json;
import sfu.signaling.whip.PublishedLayers.Entry;

import java.util.List;

class LayerChoiceTest {
    private static final List<Entry> SIMULCAST =
            List.of(
                    simulcast("f", 1, 1280, 720, 30),
                    simulcast("f", 0, 1280, 720, 15),
                    simulcast("h", 1, 640, 360, 30),
                    simulcast("h", 0, 640, 360, 15),
                    simulcast("q", 1, 320, 180, 29.9),
                    simulcast("q", 0, 320, 180, 15));

    private static final List<Entry> SCALABLE =
            List.of(
                    new Entry(null, null, 1, 0, 500_000, 640, 360, 30),
                    new Entry(null, null, 0, 0, 100_000, 320, 180, 30));

    private static Entry simulcast(String rid, int temporal, int width, int height, double rate) {
        return new Entry(rid, rid, 0, temporal, 100_000, width, height, rate);
    }

    private static LayerChoice read(String json) throws Exception {
        return Json.read(json.replace('\'', '"'), LayerChoice.class);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{} | 0 | 0 | 0",
                "{'rid':'h'} | 640 | 360 | 0",
                "{'encodingId':'q'} | 320 | 180 | 0",
                "{'rid':'h','temporalLayerId':0} | 640 | 360 | 15",
                "{'maxTemporalLayerId':0} | 0 | 0 | 15",
                "{'rid':'q','temporalLayerId':1} | 320 | 180 | 30",
                "{'maxWidth':1000} | 640 | 360 | 0",
                "{'maxHeight':360} | 640 | 360 | 0",
                "{'maxWidth':100} | 320 | 180 | 0", // the least that there is
            })
    void ofASimulcast(String json, int width, int height, int frameRate) throws Exception {
        assertThat(read(json).view("1", SIMULCAST))
                .isEqualTo(new SlotView("1", width, height, frameRate, 0, true));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'spatialLayerId':0} | 320",
                "{'spatialLayerId':1} | 640",
                "{'maxSpatialLayerId':0} | 320",
                "{'maxSpatialLayerId':9} | 640",
            })
    void ofAScalableCodec(String json, int width) throws Exception {
        SlotView view = read(json).view("1", SCALABLE);
        assertThat(view).isNotNull();
        assertThat(view.width()).isEqualTo(width);
    }

    @Test
    void whatIsNotThereIsNotChosen() throws Exception {
        assertThat(read("{'rid':'x'}").view("1", SIMULCAST)).isNull();
        assertThat(read("{'spatialLayerId':2}").view("1", SCALABLE)).isNull();
        assertThat(read("{'rid':'h'}").view("1", List.of())).isNull();
        Entry unknown = simulcast("h", 0, 0, 0, 0);
        assertThat(read("{'rid':'h'}").view("1", List.of(unknown))).as("size").isNull();
    }
}
