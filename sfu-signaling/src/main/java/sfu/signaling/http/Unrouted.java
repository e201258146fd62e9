package sfu.signaling.http;

import java.util.Set;
import java.util.TreeSet;

/** Answers what no route takes: files, preflights, and why there is nothing. */
final class Unrouted {
    private static final Set<String> READING = Set.of("GET", "HEAD");

    private Unrouted() {}

    static HttpResponse answer(Router router, Incoming incoming) {
        HttpRequest request = incoming.request();
        Set<String> methods = new TreeSet<>(router.methods(incoming.rawPath()));
        StaticFiles files = router.files();
        HttpResponse file = files == null || !methods.isEmpty() ? null : files.answer(request);
        if (file != null && READING.contains(request.method())) {
            return file;
        }
        if (file != null || methods.contains("GET")) {
            methods.addAll(READING);
        }
        if (methods.isEmpty()) {
            return HttpResponse.problem(
                    404, "not-found", "Not found", "nothing is at " + request.path());
        }
        methods.add("OPTIONS");
        String allowed = String.join(", ", methods);
        return request.method().equals("OPTIONS")
                ? router.advertised(incoming.rawPath(), Cors.preflight(allowed))
                        .with("allow", allowed)
                : HttpResponse.problem(
                                405, "method-not-allowed", "Method not allowed", "use " + allowed)
                        .with("allow", allowed);
    }
}
