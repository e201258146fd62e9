package sfu.signaling.http;

import java.util.function.Consumer;

/** Says of each request for an event stream what becomes of it. */
@FunctionalInterface
public interface SseAdmission {
    /** A refusal, or who the stream is for, which is known of the request alone. */
    sealed interface Answer {
        record Refused(HttpResponse response) implements Answer {}

        /**
         * @param reader is given the stream once it is open
         * @param isCompressed for clients that take gzip
         */
        record Opens(Consumer<SseStream> reader, boolean isCompressed) implements Answer {
            public Opens(Consumer<SseStream> reader) {
                this(reader, false);
            }
        }

        static Answer refused(int status, String kind, String title, String detail) {
            return new Refused(HttpResponse.problem(status, kind, title, detail));
        }
    }

    Answer answer(HttpRequest request);

    static SseAdmission of(SseEndpoint endpoint) {
        return request -> {
            HttpResponse refusal = endpoint.refuse(request);
            return refusal == null
                    ? new Answer.Opens(
                            stream -> endpoint.open(request, stream), endpoint.isCompressed())
                    : new Answer.Refused(refusal);
        };
    }
}
