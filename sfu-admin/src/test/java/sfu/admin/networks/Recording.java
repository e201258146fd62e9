package sfu.admin.networks;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;

import java.util.ArrayList;
import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.StreamSupport;

/** What a page saw: getStats four times a second, and each frame that came out of a decoder. */
final class Recording {
    /** Stretches without a new frame, as getStats counts them. */
    record Freezes(long count, double totalMs, double longestMs) {}

    private final List<JsonNode> samples = new ArrayList<>();
    private final List<JsonNode> shown = new ArrayList<>();
    private final List<JsonNode> changes = new ArrayList<>();

    Recording(JsonNode collected) {
        collected.get("samples").forEach(samples::add);
        collected.get("shown").forEach(shown::add);
        collected.get("changes").forEach(changes::add);
    }

    List<JsonNode> changes() {
        return changes;
    }

    private static JsonNode inbound(JsonNode sample, String source, String kind) {
        for (JsonNode stream : sample.get("inbound")) {
            if (stream.get("source").asText().equals(source)
                    && stream.get("kind").asText().equals(kind)) {
                return stream;
            }
        }
        return MissingNode.getInstance();
    }

    /** The value in the last sample before a moment, 0 before the first. */
    private double at(long ms, ToDoubleFunction<JsonNode> value) {
        double last = 0;
        for (JsonNode sample : samples) {
            if (sample.get("at").asLong() > ms) {
                break;
            }
            last = value.applyAsDouble(sample);
        }
        return last;
    }

    private double growth(Span span, ToDoubleFunction<JsonNode> value) {
        return at(span.toMs(), value) - at(span.fromMs(), value);
    }

    private double mean(Span span, ToDoubleFunction<JsonNode> value) {
        return samples.stream()
                .filter(sample -> span.contains(sample.get("at").asLong()))
                .mapToDouble(value)
                .average()
                .orElse(0);
    }

    /** How much a counter of the video from this source grew. */
    double video(String source, String counter, Span span) {
        return growth(span, sample -> inbound(sample, source, "video").path(counter).asDouble());
    }

    double audio(String source, String counter, Span span) {
        return growth(span, sample -> inbound(sample, source, "audio").path(counter).asDouble());
    }

    /** Milliseconds that a frame waited in the jitter buffer. */
    double jitterBufferMs(String source, Span span) {
        double emitted = video(source, "jitterBufferEmittedCount", span);
        return emitted == 0 ? 0 : 1000 * video(source, "jitterBufferDelay", span) / emitted;
    }

    Freezes freezes(String source, Span span) {
        double longestS = 0;
        double lastS = at(span.fromMs(), sample -> freezeSeconds(sample, source));
        double firstS = lastS;
        for (JsonNode sample : samples) {
            if (span.contains(sample.get("at").asLong())) {
                double nowS = freezeSeconds(sample, source);
                longestS = Math.max(longestS, nowS - lastS);
                lastS = nowS;
            }
        }
        long count = Math.round(video(source, "freezeCount", span));
        return new Freezes(count, 1000 * (lastS - firstS), 1000 * longestS);
    }

    private static double freezeSeconds(JsonNode sample, String source) {
        return inbound(sample, source, "video").path("totalFreezesDuration").asDouble();
    }

    /** The longest time between two frames, also at the ends of the span. */
    long longestGapMs(String source, Span span) {
        long longest = 0;
        long last = span.fromMs();
        for (JsonNode frame : shown) {
            long at = frame.get(0).asLong();
            if (frame.get(1).asText().equals(source) && span.contains(at)) {
                longest = Math.max(longest, at - last);
                last = at;
            }
        }
        return Math.max(longest, span.toMs() - last);
    }

    /** Milliseconds from the span's start to the first frame of such a height; NaN: never. */
    double firstFrameMs(String source, Span span, int minHeight, int maxHeight) {
        return shown.stream()
                .filter(frame -> frame.get(1).asText().equals(source))
                .filter(frame -> span.contains(frame.get(0).asLong()))
                .filter(frame -> frame.get(3).asInt() >= minHeight)
                .filter(frame -> frame.get(3).asInt() <= maxHeight)
                .mapToDouble(frame -> frame.get(0).asLong() - span.fromMs())
                .findFirst()
                .orElse(Double.NaN);
    }

    /** The height of the last frame before a moment. */
    int heightAt(String source, long ms) {
        int height = 0;
        for (JsonNode frame : shown) {
            if (frame.get(0).asLong() <= ms && frame.get(1).asText().equals(source)) {
                height = frame.get(3).asInt();
            }
        }
        return height;
    }

    /** Frames that were sent, of the encoding that has most. */
    double framesSent(Span span) {
        return growth(span, sample -> outbound(sample, "framesSent").max().orElse(0));
    }

    /** Requests for a key frame that came, for all encodings. */
    double plisToSender(Span span) {
        return growth(span, sample -> outbound(sample, "pliCount").sum());
    }

    double sentBps(Span span) {
        return 8 * growth(span, sample -> outbound(sample, "bytesSent").sum()) / span.seconds();
    }

    double availableOutgoingBps(Span span) {
        return mean(
                span, sample -> sample.path("pair").path("availableOutgoingBitrate").asDouble());
    }

    String protocol() {
        return samples.isEmpty() ? "" : samples.getLast().path("pair").path("protocol").asText();
    }

    private static DoubleStream outbound(JsonNode sample, String counter) {
        return StreamSupport.stream(sample.get("outbound").spliterator(), false)
                .mapToDouble(stream -> stream.path(counter).asDouble());
    }
}
