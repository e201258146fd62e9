package sfu.admin.rest;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.net.http.HttpResponse;

/** Where clients are told to send media to, changed while the server runs. */
class AddressRoutesTest {
    private static Plane plane;

    @BeforeAll
    static void start() throws Exception {
        plane = new Plane();
    }

    @AfterAll
    static void stop() {
        plane.close();
    }

    @Test
    void addressesAreSetAndGivenBack() throws Exception {
        JsonNode before = plane.get("/addresses");
        assertThat(before.get("advertise")).isEmpty();
        assertThat(before.get("candidates")).as("the host's own").isNotEmpty();
        HttpResponse<String> put =
                plane.send("PUT", "/addresses", "{'advertise':['203.0.113.7','2001:db8::7']}");
        assertThat(put.statusCode()).isEqualTo(200);
        JsonNode now = plane.get("/addresses");
        assertThat(Plane.JSON.readTree(put.body())).isEqualTo(now);
        assertThat(now.get("candidates")).isEqualTo(now.get("advertise")).hasSize(2);
        assertThat(plane.get("/audit?action=advertise").get("entries"))
                .filteredOn(entry -> !entry.path("details").has("refused"))
                .hasSize(1);
        plane.send("PUT", "/addresses", "{'advertise':[]}");
        assertThat(plane.get("/addresses")).isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{'advertise':['example.org']} | 'example.org' is no address",
                "{'advertise':['0.0.0.0']} | '0.0.0.0' is no address",
                "{'advertise':['224.0.0.1']} | '224.0.0.1' is no address",
                "{'advertise':[null]} | 'null' is no address",
                "{} | advertise is a list",
                "{'advertise':['1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1',"
                        + "'1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1','1.1.1.1']} | at most 16"
            })
    void whatIsNoAddressChangesNothing(String body, String says) throws Exception {
        JsonNode before = plane.get("/addresses");
        HttpResponse<String> answer = plane.send("PUT", "/addresses", body);
        assertThat(answer.statusCode()).isEqualTo(400);
        assertThat(Plane.problem(answer)).isEqualTo("bad-request");
        assertThat(Plane.JSON.readTree(answer.body()).get("detail").asText()).contains(says);
        assertThat(plane.get("/addresses")).isEqualTo(before);
    }
}
