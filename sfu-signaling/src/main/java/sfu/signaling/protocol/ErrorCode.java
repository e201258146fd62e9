package sfu.signaling.protocol;

import com.fasterxml.jackson.annotation.JsonValue;

/** What kind of mistake a request was. */
public enum ErrorCode {
    BAD_REQUEST("badRequest"),
    UNAUTHORIZED("unauthorized"),
    REVOKED("revoked"),
    BANNED("banned"),
    FORBIDDEN("forbidden"),
    NOT_ON_STAGE("notOnStage"),
    NOT_FOUND("notFound"),
    DUPLICATE("duplicate"),
    LOCKED("locked"),
    REFUSED("refused"),
    BAD_STATE("badState"),
    GONE("gone"),
    LIMIT("limit"),
    DRAINING("draining"),
    CLUSTER_UNAVAILABLE("clusterUnavailable"),
    SDP("sdp"),
    INTERNAL("internal");

    private final String text;

    ErrorCode(String text) {
        this.text = text;
    }

    @JsonValue
    public String text() {
        return text;
    }
}
