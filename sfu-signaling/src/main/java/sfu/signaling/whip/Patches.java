package sfu.signaling.whip;

import sfu.core.api.IceParameters;
import sfu.core.api.LocalTransport;
import sfu.core.api.RemoteCandidate;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.sdp.SdpFragment;

import java.util.List;
import java.util.concurrent.CompletionStage;

/** PATCH of a session: trickled candidates, ICE restarts (RFC 9725 4.3). */
final class Patches {
    private Patches() {}

    /**
     * An ICE restart (RFC 9725 4.3.3); candidates that only trickle are not needed by an ICE lite
     * server, which tells operators by them what the address is from which the client sends.
     */
    static CompletionStage<HttpResponse> apply(HttpRequest request, Resource resource) {
        if (!request.isOfType(SdpFragment.TYPE)) {
            return Refusals.done(
                    415,
                    "Unsupported media type",
                    "send application/trickle-ice-sdpfrag (RFC 8840)");
        }
        if (!request.body().lines().allMatch(line -> line.isBlank() || line.indexOf('=') == 1)) {
            return Refusals.done(400, "Bad request", "this is no SDP fragment");
        }
        IceParameters ice = SdpFragment.read(request.body());
        int refusal = resource.refusePatch(request.header("if-match"), ice);
        if (refusal != 0) {
            return Refusals.done(
                    refusal,
                    refusal == 428 ? "Precondition required" : "Precondition failed",
                    "If-Match: with the ETag of the last answer, or * for an ICE restart");
        }
        if (ice == null || !resource.isRestart(ice)) {
            return resource.signalled(SdpFragment.candidates(request.body()))
                    .thenApply(done -> HttpResponse.empty(204))
                    .exceptionally(Refusals::of);
        }
        List<RemoteCandidate> candidates = SdpFragment.candidates(request.body());
        return resource.restart(ice)
                .thenCompose(its -> resource.signalled(candidates).thenApply(done -> its))
                .thenApply(transport -> restarted(resource, transport))
                .exceptionally(Refusals::of);
    }

    private static HttpResponse restarted(Resource resource, LocalTransport transport) {
        return HttpResponse.of(
                        200,
                        SdpFragment.TYPE,
                        SdpFragment.write(transport, resource.firstKind(), resource.firstMid()))
                .with("etag", resource.etag());
    }
}
