package sfu.admin.ctl;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;

final class LiveViewTest {
    private static final JsonMapper JSON = new JsonMapper();

    /** Of RFC 7396, appendix A. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'a':'b'}|{'a':'c'}|{'a':'c'}",
                "{'a':'b'}|{'b':'c'}|{'a':'b','b':'c'}",
                "{'a':'b'}|{'a':null}|{}",
                "{'a':'b','b':'c'}|{'a':null}|{'b':'c'}",
                "{'a':['b']}|{'a':'c'}|{'a':'c'}",
                "{'a':{'b':'c'}}|{'a':{'b':'d','c':null}}|{'a':{'b':'d'}}",
                "{'a':'foo'}|{'a':{'bb':{'ccc':null}}}|{'a':{'bb':{}}}"
            })
    void patchesAreMerged(String target, String patch, String result) throws Exception {
        ObjectNode merged = (ObjectNode) JSON.readTree(target.replace('\'', '"'));
        LiveView.merge(merged, JSON.readTree(patch.replace('\'', '"')));
        assertThat(merged).isEqualTo(JSON.readTree(result.replace('\'', '"')));
    }

    @Test
    void eventsEndAtEmptyLinesAndKeepTheirId() throws Exception {
        String text =
                ": hello\nid: 1\nevent: delta\ndata: a\ndata: b\n\nretry: 5\n\ndata:c\n\ndata: cut";
        try (EventReader events =
                new EventReader(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)))) {
            assertThat(events.next()).isEqualTo(new EventReader.Event("1", "delta", "a\nb"));
            assertThat(events.next()).isEqualTo(new EventReader.Event("1", "message", "c"));
            assertThat(events.next()).isNull();
        }
    }

    @Test
    void namesMoveNoCursor() {
        assertThat(Units.printable("a\u001b[2Jb\u202ec\nd")).isEqualTo("a?[2Jb?c?d");
    }
}
