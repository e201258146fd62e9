package sfu.signaling.auth;

import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.util.Base64URL;
import com.nimbusds.jwt.JWTClaimsSet;

import org.jspecify.annotations.Nullable;

import sfu.core.api.Role;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;

/**
 * Issues and verifies access tokens: JWT (RFC 7519), signed with HS256 by the secret of an API key,
 * or with RS256, ES256 or EdDSA by a key of a key set.
 */
public final class Tokens {
    /** RFC 7518 3.2: a key of the hash's size or larger. */
    public static final int MIN_SECRET_BYTES = ApiKey.MIN_SECRET_BYTES;

    /** An old and a new one, and then some. */
    public static final int MAX_KEYS = 16;

    private static final int TOKEN_ID_BYTES = 16; // nobody has the same by chance

    private final List<ApiKey> keys;
    private final @Nullable Jwks jwks;
    private final TokenRules rules;
    private final Supplier<Instant> now;
    private final SecureRandom random = new SecureRandom();

    /**
     * @param keys the first one signs; two may have one name: either's secret is good
     * @param jwks null: HS256 alone
     */
    public Tokens(List<ApiKey> keys, @Nullable Jwks jwks, TokenRules rules, Supplier<Instant> now) {
        if (keys.size() > MAX_KEYS) {
            throw new IllegalArgumentException("at most " + MAX_KEYS + " API keys at once");
        }
        if (keys.isEmpty() && jwks == null) {
            throw new IllegalArgumentException("no API key and no key set: no token can be good");
        }
        this.keys = List.copyOf(keys);
        this.jwks = jwks;
        this.rules = rules;
        this.now = now;
    }

    public Tokens(String apiKey, String secret, Supplier<Instant> now) {
        this(List.of(new ApiKey(apiKey, secret)), null, TokenRules.defaults(), now);
    }

    public TokenRules rules() {
        return rules;
    }

    Instant now() {
        return now.get();
    }

    /** For a guest, who becomes somebody new at each join: many may follow one link. */
    String invitation(Grant host, String room) throws TokenException {
        if (keys.isEmpty()) {
            throw new TokenException(Refusal.CLAIMS, "this server has no key to sign tokens with");
        }
        Duration life =
                rules.invitation().compareTo(rules.maxLifetime()) < 0
                        ? rules.invitation()
                        : rules.maxLifetime();
        return issue(
                new Grant(
                        "",
                        "",
                        room,
                        Role.ATTENDEE,
                        Set.of(),
                        host.publishing(),
                        host.receiving(),
                        Powers.of(Role.ATTENDEE, false),
                        host.org(),
                        Validity.until(now.get().plus(life))));
    }

    boolean canIssue() {
        return !keys.isEmpty();
    }

    /** A new token; its id is made up where the grant has none. */
    public String issue(Grant grant) {
        if (keys.isEmpty()) {
            throw new IllegalArgumentException("no API key to sign with");
        }
        ApiKey key = keys.getFirst();
        JWTClaimsSet.Builder claims =
                new JWTClaimsSet.Builder()
                        .issuer(key.name())
                        .jwtID(tokenId(grant.validity()))
                        .issueTime(Date.from(now.get()))
                        .expirationTime(Date.from(grant.expiresAt()));
        if (!rules.audience().isEmpty()) {
            claims.audience(rules.audience());
        }
        GrantClaims.write(grant, claims);
        JWSHeader header =
                new JWSHeader.Builder(JWSAlgorithm.HS256)
                        .type(com.nimbusds.jose.JOSEObjectType.JWT)
                        .keyID(key.name())
                        .build();
        String signed = header.toBase64URL() + "." + claims.build().toPayload().toBase64URL();
        return signed + "." + Base64URL.encode(key.sign(Jws.ascii(signed)));
    }

    private String tokenId(Validity validity) {
        if (!validity.tokenId().isEmpty()) {
            return validity.tokenId();
        }
        byte[] bytes = new byte[TOKEN_ID_BYTES];
        random.nextBytes(bytes);
        return Base64URL.encode(bytes).toString();
    }

    public Grant verify(String token) throws TokenException {
        Jws jws = Jws.parse(token);
        Set<String> issuers = verifySignature(jws);
        Claims claims = jws.claims();
        if (!issuers.isEmpty() && !issuers.contains(claims.text("iss"))) {
            throw new TokenException(Refusal.ISSUER, "the token was issued for another API key");
        }
        return GrantClaims.read(claims, new TokenTimes(rules, now.get()).check(jws));
    }

    /** Who may have issued a token that is signed so; empty: anybody. */
    private Set<String> verifySignature(Jws token) throws TokenException {
        if (token.algorithm().equals("HS256") && !keys.isEmpty()) {
            return apiKeys(token);
        }
        if (PublicKeys.ALGORITHMS.contains(token.algorithm()) && jwks != null) {
            jwks.verify(token);
            return jwks.issuer().isEmpty() ? Set.of() : Set.of(jwks.issuer());
        }
        throw new TokenException(Refusal.ALGORITHM, "the token is not signed with " + algorithms());
    }

    private String algorithms() {
        String byKeySet = "RS256, ES256 or EdDSA";
        if (jwks == null) {
            return "HS256";
        }
        return keys.isEmpty() ? byKeySet : "HS256, " + byKeySet;
    }

    /** The names of those that signed it. */
    private Set<String> apiKeys(Jws token) throws TokenException {
        String id = token.keyId();
        if (id != null && keys.stream().noneMatch(key -> key.name().equals(id))) {
            throw new TokenException(
                    Refusal.UNKNOWN_KEY, "the token names an API key (kid) that is not known");
        }
        Set<String> names = new HashSet<>();
        for (ApiKey key : keys) {
            boolean isNamed = id == null || key.name().equals(id);
            if (isNamed && key.signed(token.signed(), token.signature())) {
                names.add(key.name());
            }
        }
        if (names.isEmpty()) {
            throw new TokenException(
                    Refusal.SIGNATURE, "the token's signature is wrong: another secret made it");
        }
        return names;
    }
}
