package sfu.admin.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MergePatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}              | {}                  | {}",
                "{'a':1}         | {'a':1}             | {}",
                "{'a':1}         | {'a':2}             | {'a':2}",
                "{'a':1}         | {}                  | {'a':null}",
                "{}              | {'a':{'b':1}}       | {'a':{'b':1}}",
                "{'a':{'b':1}}   | {'a':{'b':1,'c':2}} | {'a':{'c':2}}",
                "{'a':{'b':1}}   | {'a':{}}            | {'a':{'b':null}}",
                "{'a':{'b':1}}   | {'a':3}             | {'a':3}",
                "{'a':[1,2]}     | {'a':[1,2]}         | {}",
                "{'a':[1,2]}     | {'a':[2]}           | {'a':[2]}",
                "{'__proto__':1} | {'__proto__':2}     | {'__proto__':2}",
            })
    void saysWhatIsOtherwise(String from, String to, String patch) throws Exception {
        assertThat(MergePatch.between(read(from), read(to))).isEqualTo(read(patch));
    }

    private static ObjectNode read(String text) throws Exception {
        return (ObjectNode) JSON.readTree(text.replace('\'', '"'));
    }
}
