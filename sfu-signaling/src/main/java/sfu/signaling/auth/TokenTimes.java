package sfu.signaling.auth;

import com.nimbusds.jwt.JWTClaimsSet;

import org.jspecify.annotations.Nullable;

import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;

/** Whether a token is for this server and for now. */
record TokenTimes(TokenRules rules, Instant now) {
    Validity check(Jws token) throws TokenException {
        JWTClaimsSet claims;
        try {
            claims = token.jwt().getJWTClaimsSet();
        } catch (ParseException e) {
            throw Jws.malformed();
        }
        audience(claims);
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            throw new TokenException(Refusal.CLAIMS, "the token has no expiry (exp)");
        }
        Instant expiresAt = expires.toInstant();
        if (now.isAfter(expiresAt.plus(rules.skew()))) {
            throw new TokenException(Refusal.EXPIRED, "the token has expired: get a new one");
        }
        started(claims.getNotBeforeTime());
        Instant issuedAt = issuedAt(claims.getIssueTime(), expiresAt);
        String id = claims.getJWTID();
        if (id != null && id.length() > Claims.MAX_TEXT) {
            throw Claims.wrong("jti", "a text of at most " + Claims.MAX_TEXT + " characters");
        }
        boolean isNamed = id != null && !id.isEmpty();
        return new Validity(isNamed ? id : token.fingerprint(), issuedAt, expiresAt);
    }

    /** RFC 7519 4.1.3: one that names others is to be refused, also by who has no name. */
    private void audience(JWTClaimsSet claims) throws TokenException {
        String ours = rules.audience();
        boolean isOurs =
                ours.isEmpty()
                        ? claims.getAudience().isEmpty()
                        : claims.getAudience().contains(ours);
        if (!isOurs) {
            throw new TokenException(
                    Refusal.AUDIENCE,
                    ours.isEmpty()
                            ? "the token is for an audience (aud), and this server has no name: set"
                                    + " auth.audience"
                            : "the token is for another audience (aud): this server is " + ours);
        }
    }

    private void started(@Nullable Date notBefore) throws TokenException {
        if (notBefore != null && now.isBefore(notBefore.toInstant().minus(rules.skew()))) {
            throw new TokenException(
                    Refusal.NOT_YET_VALID, "the token is not valid yet: check the clocks");
        }
    }

    /** Where a token does not say it, as early as it may have been. */
    private Instant issuedAt(@Nullable Date issued, Instant expiresAt) throws TokenException {
        started(issued);
        Instant earliest = expiresAt.minus(rules.maxLifetime());
        Instant issuedAt = issued == null ? earliest : issued.toInstant();
        Instant latestStart = now.plus(rules.skew());
        if (issuedAt.isBefore(earliest) || issuedAt.isAfter(latestStart)) {
            throw new TokenException(
                    Refusal.LIFETIME,
                    "the token lives too long: at most " + text(rules.maxLifetime()) + " here");
        }
        return issuedAt;
    }

    private static String text(Duration duration) {
        return duration.toHours() < 1 ? duration.toMinutes() + " min" : duration.toHours() + " h";
    }
}
