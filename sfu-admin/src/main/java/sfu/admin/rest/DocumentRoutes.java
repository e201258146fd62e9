package sfu.admin.rest;

import sfu.admin.openapi.OpenApi;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;

import java.util.concurrent.CompletableFuture;

/** What the operators' plane is, for programs: GET /admin/v1/openapi.json. */
public record DocumentRoutes() {
    private static final String SAYS =
            "Rooms, people and the server itself. Errors are problem details (RFC 9457); x-needs"
                    + " says what a token must allow: read, moderate or admin.";

    /** Made when it is first asked for. */
    private static final class Document {
        static final HttpResponse ANSWER =
                HttpResponse.json(OpenApi.of("sfu admin", SAYS, Operations.ALL));
    }

    public void install(Router router) {
        router.route(
                "GET",
                "/admin/v1/openapi.json",
                request -> CompletableFuture.completedFuture(Document.ANSWER));
    }
}
