package sfu.admin.stream;

import sfu.signaling.auth.Operating;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.SseAdmission;

/**
 * GET /cluster/v1/stream: what this node alone shows, for the other nodes of its cluster, each of
 * which has looked what who watches there may see.
 */
public record NodeStream(LiveStream live) implements SseAdmission {
    public static final String PATH = "/cluster/v1/stream";

    @Override
    public Answer answer(HttpRequest request) {
        if (Carriage.via(request).isEmpty()) { // the server has looked whether the voucher holds
            return new Answer.Refused(Carriage.refusal());
        }
        StreamEndpoint its = new StreamEndpoint(live, Operating.ALL, true);
        HttpResponse refusal = its.refuse(request);
        return refusal == null
                ? new Answer.Opens(stream -> its.open(request, stream))
                : new Answer.Refused(refusal);
    }
}
