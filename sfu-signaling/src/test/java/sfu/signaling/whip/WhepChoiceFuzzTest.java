package sfu.signaling.whip;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.api.SlotView;
import sfu.core.fuzz.Cost;
import sfu.core.rtp.WithoutInstrumentation;
import sfu.signaling.whip.PublishedLayers.Entry;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/**
 * What a WHEP player posts, a choice of a layer or a list of event types: read or refused; a choice
 * is of a layer that there is and within what was asked, where one of those is.
 */
@ExtendWith(WithoutInstrumentation.class)
class WhepChoiceFuzzTest {
    private static final List<Entry> LAYERS =
            List.of(
                    new Entry("h", "h", 0, 1, 2_500_000, 1280, 720, 30),
                    new Entry("h", "h", 0, 0, 1_500_000, 1280, 720, 15),
                    new Entry("l", "l", 0, 0, 150_000, 320, 180, 29.7),
                    new Entry(null, null, 2, 2, 0, 1920, 1080, 60));
    private static final int COST_BYTES = 256 << 10;
    private static final int COST_OF_A_CHARACTER = 256;

    static Stream<byte[]> bodies() {
        return Stream.of(
                        "{}",
                        "{'mediaId':'0','rid':'h'}",
                        "{'encodingId':'l','maxWidth':640,'maxHeight':1}",
                        "{'spatialLayerId':2,'temporalLayerId':2,'maxSpatialLayerId':-1}",
                        "{'maxTemporalLayerId':0,'unknown':[{'a':1}]}",
                        "{'maxWidth':99999999999}",
                        "{'maxWidth':null,'rid':7}",
                        "null",
                        "['active','layers','viewercount','moon']",
                        "['active',null]",
                        "[]",
                        "[[['active']]]")
                .map(text -> text.replace('\'', '"').getBytes(StandardCharsets.UTF_8));
    }

    @MethodSource("bodies")
    @FuzzTest
    void anyBody(byte[] bytes) {
        String body = new String(bytes, StandardCharsets.UTF_8);
        long most = COST_BYTES + (long) COST_OF_A_CHARACTER * body.length();
        Cost.isAtMost(most, () -> LayerChoices.read(body));
        Cost.isAtMost(most, () -> Events.types(body));
        Set<EventType> types = Events.types(body);
        if (types != null) {
            assertThat(body).contains("[");
            types.forEach(type -> assertThat(EventType.of(type.text())).isEqualTo(type));
        }
        LayerChoice choice = LayerChoices.read(body);
        if (choice != null) {
            check(choice, choice.view("0", LAYERS));
            assertThat(choice.view("0", List.of()) == null).isEqualTo(!choice.isAutomatic());
        }
    }

    private static void check(LayerChoice choice, SlotView view) {
        if (view == null) {
            assertThat(choice.isAutomatic()).isFalse();
            return;
        }
        assertThat(view.mid()).isEqualTo("0");
        assertThat(view.isVisible()).isTrue();
        boolean isOfLayer =
                LAYERS.stream()
                        .anyMatch(its ->
                                (view.width() == 0 || view.width() == its.width())
                                        && (view.height() == 0 || view.height() == its.height())
                                        && view.frameRate() <= Math.ceil(its.framesPerSecond()));
        assertThat(isOfLayer).as(choice + " " + view).isTrue();
        Integer most = choice.maxWidth();
        boolean isThere =
                most != null
                        && LAYERS.stream().anyMatch(its -> choice.isNamed(its) && choice.fits(its));
        assertThat(isThere && view.width() > most).as(choice + " " + view).isFalse();
    }
}
