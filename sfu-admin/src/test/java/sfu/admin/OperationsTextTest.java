package sfu.admin;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import sfu.admin.config.MediaConfig;
import sfu.core.api.LeaveReason;
import sfu.core.api.SlotState;
import sfu.core.bwe.BweLimit;
import sfu.core.bwe.FeedbackFault;
import sfu.core.layers.LayerReason;
import sfu.core.quality.Blame;
import sfu.core.stats.DropReason;
import sfu.core.stats.Limit;
import sfu.core.stats.TcpEnd;

import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Who meets a code of the dashboard finds it in README.md under Operations. */
class OperationsTextTest {
    private static final Pattern CODE = Pattern.compile("`([A-Z]+(?:_[A-Z]+)*)`");
    private static final Pattern KEY = Pattern.compile("media\\.(\\w+)\\b");

    private static String text() throws IOException {
        String all = Files.readString(Path.of("README.md"));
        int from = all.indexOf("## Operations\n");
        return all.substring(from, all.indexOf("\n## ", from + 1));
    }

    @ParameterizedTest
    @ValueSource(
            classes = {
                Blame.class,
                DropReason.class,
                SlotState.Reason.class,
                LayerReason.class,
                BweLimit.class,
                FeedbackFault.class,
                LeaveReason.class,
                Limit.class,
                TcpEnd.class
            })
    void eachCodeIsExplained(Class<? extends Enum<?>> codes) throws IOException {
        String text = text();
        for (Enum<?> code : codes.getEnumConstants()) {
            assertThat(text).as("%s of %s", code, codes).contains("`" + code.name() + "`");
        }
    }

    @Test
    void noCodeIsExplainedThatThereIsNot() throws IOException {
        List<String> known =
                List.of(
                                Blame.values(),
                                DropReason.values(),
                                SlotState.Reason.values(),
                                LayerReason.values(),
                                BweLimit.values(),
                                FeedbackFault.values(),
                                LeaveReason.values(),
                                Limit.values(),
                                TcpEnd.values())
                        .stream()
                        .flatMap(Arrays::stream)
                        .map(Enum::name)
                        .toList();
        Matcher codes = CODE.matcher(text());
        while (codes.find()) {
            assertThat(known).contains(codes.group(1));
        }
    }

    @Test
    void eachKeyOfMediaIsOne() throws IOException {
        List<String> known =
                Arrays.stream(MediaConfig.class.getRecordComponents())
                        .map(RecordComponent::getName)
                        .toList();
        Matcher keys = KEY.matcher(text());
        int found = 0;
        while (keys.find()) {
            String beginning = keys.group(1); // media.ingress... is several
            assertThat(known).anyMatch(key -> key.startsWith(beginning));
            found++;
        }
        assertThat(found).isGreaterThan(5);
    }
}
