package sfu.signaling.http;

import static java.util.Map.entry;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/** All kinds of problems that this server answers (RFC 9457 3.1.1). */
public final class ProblemTypes {
    /** Of each type: a name, not an address (RFC 9457 3.1.1). */
    public static final String PREFIX = "urn:sfu:problem:";

    /** What each kind means. */
    public static final SortedMap<String, String> ALL =
            Collections.unmodifiableSortedMap(
                    new TreeMap<>(
                            Map.ofEntries(
                                    entry(
                                            "already-shown",
                                            "another slot is made to show this track"),
                                    entry(
                                            "bad-cursor",
                                            "the cursor is of another listing, or none"),
                                    entry(
                                            "bad-idempotency-key",
                                            "an Idempotency-Key has 1 to 255 visible characters"),
                                    entry("bad-interval", "no interval of a stream"),
                                    entry("bad-limit", "no number of items of a page"),
                                    entry(
                                            "bad-query",
                                            "a part of the query is not what is expected there"),
                                    entry(
                                            "bad-request",
                                            "the request or its body is not what is expected here"),
                                    entry("bad-template", "no template can be made of this"),
                                    entry("bad-token", "a token like this cannot be made"),
                                    entry("banned", "the identity is banned"),
                                    entry("closed", "the participant has left meanwhile"),
                                    entry(
                                            "cluster-unavailable",
                                            "the other nodes are needed for this and cannot be"
                                                    + " reached"),
                                    entry(
                                            "configured-template",
                                            "the configuration has a template of this name"),
                                    entry(
                                            "confirm-needed",
                                            "it is about all, and was not confirmed"),
                                    entry(
                                            "content-too-large",
                                            "the body is longer than http.limits.bodyBytes"),
                                    entry(
                                            "declarations-unavailable",
                                            "what is declared is decided by all nodes in common,"
                                                    + " which cannot be reached"),
                                    entry("draining", "the server lets nobody in any more"),
                                    entry("duplicate", "the identity is there already"),
                                    entry(
                                            "etag-conflict",
                                            "it is not what If-Match or If-None-Match says"),
                                    entry("forbidden", "the token does not allow this"),
                                    entry("foreign-origin", "pages of this origin may not connect"),
                                    entry(
                                            "header-fields-too-large",
                                            "the header is longer than http.limits.headerBytes"),
                                    entry(
                                            "idempotency-key-busy",
                                            "another node does what came with this key"),
                                    entry(
                                            "idempotency-key-reused",
                                            "the key was used for another request"),
                                    entry(
                                            "internal-error",
                                            "a fault of the server; its log has more"),
                                    entry(
                                            "kind-mismatch",
                                            "sound where a picture is, or the other way round"),
                                    entry("limit-reached", "a limit of the room or the server"),
                                    entry("locked", "the room is locked"),
                                    entry(
                                            "loopback-only",
                                            "in dev mode only this machine is served"),
                                    entry("method-not-allowed", "the Allow header says what is"),
                                    entry("no-admin-grant", "the token is no operator's"),
                                    entry("no-identity", "events are of somebody"),
                                    entry("no-key", "the server has no key to sign tokens with"),
                                    entry(
                                            "not-vouched-for",
                                            "no node of this cluster carries this request"),
                                    entry("no-such-ban", "there is no such ban"),
                                    entry("no-such-layer", "the publisher has no such layer"),
                                    entry("no-such-logger", "nothing logs under this name"),
                                    entry("no-such-node", "no node of the cluster is called so"),
                                    entry("no-such-participant", "nobody in the room is called so"),
                                    entry("no-such-room", "no room has this name"),
                                    entry(
                                            "no-such-section",
                                            "the session has no such media section"),
                                    entry(
                                            "no-such-slot",
                                            "the participant has no slot of this mid"),
                                    entry("no-such-source", "there is no source of this name"),
                                    entry("no-such-template", "no template has this name"),
                                    entry("no-such-track", "no track in the room has this id"),
                                    entry("no-such-webhook", "no webhook has this name"),
                                    entry(
                                            "node-answer-too-large",
                                            "another node's answer is longer than"
                                                    + " cluster.answerBytes"),
                                    entry("node-silent", "the node that has it does not answer"),
                                    entry("no-tokens", "in dev mode there are no tokens"),
                                    entry(
                                            "no-valid-token",
                                            "the token is missing, not valid or no longer so"),
                                    entry(
                                            "not-acceptable",
                                            "no answer is of the media type that Accept asks for"),
                                    entry("not-found", "nothing is there"),
                                    entry(
                                            "not-kept",
                                            "the disk did not take it: it may be sent again"),
                                    entry("not-on-stage", "only those on the stage publish"),
                                    entry("not-permitted", "the participant may not be sent this"),
                                    entry("not-yet", "the server has no figures yet"),
                                    entry("offer-refused", "the SDP offer cannot be answered"),
                                    entry("precondition-required", "If-Match is needed"),
                                    entry("refused", "a moderator did not let it in"),
                                    entry("request-timeout", "the request came too slowly"),
                                    entry("room-is-open", "an open room keeps its template"),
                                    entry("scope", "the token is for other rooms, or allows less"),
                                    entry(
                                            "target-not-public",
                                            "webhooks are not sent to this address"),
                                    entry("template-in-use", "declared rooms have the template"),
                                    entry("too-many-bans", "no more bans are kept"),
                                    entry(
                                            "too-many-fields",
                                            "more fields of a stream than are told apart"),
                                    entry("too-many-requests", "more often than is allowed"),
                                    entry("too-many-revocations", "no more revocations are kept"),
                                    entry("too-many-rooms", "no more rooms are kept"),
                                    entry(
                                            "too-many-sockets",
                                            "this address has all WebSockets and streams that it"
                                                    + " may have"),
                                    entry(
                                            "too-many-streams",
                                            "no more event streams are open at once"),
                                    entry("too-many-templates", "no more templates are declared"),
                                    entry("too-many-tickets", "no more tickets are kept"),
                                    entry(
                                            "too-many-views",
                                            "so many different things are watched already"),
                                    entry("too-many-webhooks", "no more webhooks are kept"),
                                    entry("unknown-event", "a stream has no event of this name"),
                                    entry("unknown-field", "a stream has no field of this name"),
                                    entry("unknown-level", "nothing is logged at such a level"),
                                    entry("unknown-scope", "a stream has no scope of this name"),
                                    entry(
                                            "unsupported-media-type",
                                            "the body has another content type"),
                                    entry("upgrade-required", "a WebSocket is there"),
                                    entry("uri-too-long", "the request line is too long"),
                                    entry("version-not-supported", "HTTP/1.1 is spoken"),
                                    entry(
                                            "wrong-scope",
                                            "the scope needs a room or participant, or has"
                                                    + " none"))));

    private ProblemTypes() {}

    /**
     * @param kind one of {@link #ALL}
     */
    static String uri(String kind) {
        assert ALL.containsKey(kind) : kind;
        return PREFIX + kind;
    }
}
