package sfu.signaling.auth;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.MACVerifier;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Role;

import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.Locale;
import java.util.function.Supplier;

/** Issues and verifies access tokens: JWT (RFC 7519) signed with HS256 by an API key's secret. */
public final class Tokens {
    /** RFC 7518 3.2: a key of the hash's size or larger. */
    public static final int MIN_SECRET_BYTES = 32;

    private static final Duration SKEW = Duration.ofSeconds(30);

    private final String apiKey;
    private final byte[] secret;
    private final Supplier<Instant> now;

    public Tokens(String apiKey, String secret, Supplier<Instant> now) {
        this.apiKey = apiKey;
        this.secret = secret.getBytes(StandardCharsets.UTF_8);
        this.now = now;
        if (apiKey.isBlank()) {
            throw new IllegalArgumentException("the API key is empty");
        }
        if (this.secret.length < MIN_SECRET_BYTES) {
            throw new IllegalArgumentException(
                    "the API secret has "
                            + this.secret.length
                            + " bytes, it needs at least "
                            + MIN_SECRET_BYTES);
        }
    }

    public String issue(Grant grant) {
        JWTClaimsSet claims =
                new JWTClaimsSet.Builder()
                        .issuer(apiKey)
                        .subject(grant.identity())
                        .claim("name", grant.name())
                        .claim("room", grant.room())
                        .claim("canPublish", grant.canPublish())
                        .claim("canSubscribe", grant.canSubscribe())
                        .claim("admin", grant.admin())
                        .claim("role", grant.role().name().toLowerCase(Locale.ROOT))
                        .issueTime(Date.from(now.get()))
                        .expirationTime(Date.from(grant.expiresAt()))
                        .build();
        try {
            SignedJWT jwt = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
            jwt.sign(new MACSigner(secret));
            return jwt.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException(e);
        }
    }

    public Grant verify(String token) throws TokenException {
        try {
            SignedJWT jwt = SignedJWT.parse(token);
            if (!JWSAlgorithm.HS256.equals(jwt.getHeader().getAlgorithm())) {
                throw new TokenException("the token is not signed with HS256");
            }
            if (!jwt.verify(new MACVerifier(secret))) {
                throw new TokenException("the token's signature is wrong: another secret made it");
            }
            return grant(jwt.getJWTClaimsSet());
        } catch (ParseException | JOSEException | IllegalArgumentException e) {
            throw new TokenException("this is not a token (JWT)");
        }
    }

    private Grant grant(JWTClaimsSet claims) throws TokenException, ParseException {
        if (!apiKey.equals(claims.getIssuer())) {
            throw new TokenException("the token was issued for another API key");
        }
        Date expires = claims.getExpirationTime();
        if (expires == null) {
            throw new TokenException("the token has no expiry (exp)");
        }
        Instant time = now.get();
        if (time.isAfter(expires.toInstant().plus(SKEW))) {
            throw new TokenException("the token has expired: get a new one");
        }
        Date notBefore = claims.getNotBeforeTime();
        if (notBefore != null && time.isBefore(notBefore.toInstant().minus(SKEW))) {
            throw new TokenException("the token is not valid yet: check the clocks");
        }
        String identity = claims.getSubject();
        return new Grant(
                identity == null ? "" : identity,
                text(claims.getStringClaim("name")),
                text(claims.getStringClaim("room")),
                flag(claims.getBooleanClaim("canPublish"), true),
                flag(claims.getBooleanClaim("canSubscribe"), true),
                flag(claims.getBooleanClaim("admin"), false),
                role(text(claims.getStringClaim("role"))),
                expires.toInstant());
    }

    private static Role role(String claim) throws TokenException {
        for (Role role : Role.values()) {
            if (role.name().toLowerCase(Locale.ROOT).equals(claim)) {
                return role;
            }
        }
        if (!claim.isEmpty()) {
            throw new TokenException("the token's role is attendee, speaker or moderator");
        }
        return Role.ATTENDEE;
    }

    private static String text(@Nullable String claim) {
        return claim == null ? "" : claim;
    }

    private static boolean flag(@Nullable Boolean claim, boolean absent) {
        return claim == null ? absent : claim;
    }
}
