package sfu.admin.networks;

import com.fasterxml.jackson.annotation.JsonInclude;

import java.util.List;

/**
 * One of RTCRtpSender's encodings.
 *
 * @param rid null for the only one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Encoding(String rid, double scaleResolutionDownBy, int maxBitrate) {
    /** The full picture alone. */
    static List<Encoding> single(int maxBitrateBps) {
        return List.of(new Encoding(null, 1, maxBitrateBps));
    }

    /** Quarter, half and full. */
    static List<Encoding> simulcast(int maxBitrateBps) {
        return List.of(
                new Encoding("q", 4, 120_000),
                new Encoding("h", 2, 380_000),
                new Encoding("f", 1, maxBitrateBps));
    }
}
