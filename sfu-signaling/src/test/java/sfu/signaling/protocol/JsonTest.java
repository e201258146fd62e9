package sfu.signaling.protocol;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.util.List;
import java.util.Map;

/** Why a text is none of the messages, and whose request it was. */
class JsonTest {
    record Deep(Map<String, List<Integer>> all) {}

    private static String why(JsonReading read) {
        return Json.why(catchThrowableOfType(JsonProcessingException.class, read::run));
    }

    private interface JsonReading {
        void run() throws JsonProcessingException;
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "null|it is no object",
                "[]|it is no object",
                "{'type':'nothing'}|no message has this type",
                "{'type':'ping','id':99999999999999999999}|id is not of its type",
                "{'type':'ping','id':'1'}|id is not of its type",
                "{'type':'join','id':1,'features':[[]]}|features[0] is not of its type",
                "{'type':'join'|it is not JSON"
            })
    void saysWhatIsWrong(String text, String why) {
        assertThat(why(() -> Json.read(text.replace("'", "\"")))).isEqualTo(why);
    }

    @Test
    void bodiesOfOtherKindsAreReadLikewise() throws Exception {
        assertThat(Json.read("{\"all\":{\"a\":[1]}}", Deep.class).all()).containsKey("a");
        assertThat(why(() -> Json.read("null", Deep.class))).isEqualTo("it is no object");
        String name = "n".repeat(300);
        assertThat(why(() -> Json.read("{\"all\":{\"" + name + "\":[\"x\"]}}", Deep.class)))
                .hasSizeLessThan(100)
                .startsWith("all.nnn");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                "{'id':7}|7",
                "{'id':0}|-",
                "{'id':1.5}|-",
                "{'id':99999999999999999999}|-",
                "{'id':'7'}|-",
                "{}|-",
                "{|-"
            })
    void findsTheNumberOfARequest(String text, Long id) {
        assertThat(Json.idOf(text.replace("'", "\""))).isEqualTo(id);
    }
}
