package sfu.admin.rest;

import sfu.signaling.http.HttpResponse;

/** A request that is answered with a problem (RFC 9457). */
final class Refused extends RuntimeException {
    private static final long serialVersionUID = 1;
    private final transient HttpResponse answer;

    private Refused(HttpResponse answer, String detail) {
        super(detail, null, false, false);
        this.answer = answer;
    }

    /**
     * @param kind words with dashes
     */
    static Refused of(int status, String kind, String title, String detail) {
        return new Refused(HttpResponse.problem(status, kind, title, detail), detail);
    }

    /**
     * With 503.
     *
     * @param seconds after which it may be tried again
     */
    static Refused later(String kind, String title, String detail, int seconds) {
        HttpResponse its = HttpResponse.problem(503, kind, title, detail);
        return new Refused(its.with("retry-after", String.valueOf(seconds)), detail);
    }

    static Refused badRequest(String detail) {
        return of(400, "bad-request", "Bad request", detail);
    }

    static Refused notFound(String detail) {
        return of(404, "not-found", "Not found", detail);
    }

    HttpResponse answer() {
        return answer;
    }
}
