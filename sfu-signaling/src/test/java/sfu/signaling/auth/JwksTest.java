package sfu.signaling.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.OctetKeyPair;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.util.Base64URL;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import java.security.interfaces.RSAPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Tokens that an identity provider signs. */
class JwksTest {
    private static final String CLAIMS =
            "{'iss':'idp','sub':'ann','room':'demo','iat':1700000000,'exp':1700000060}";
    private static final Instant NOW = Instant.ofEpochSecond(1_700_000_000);
    private static final Duration HOUR = Duration.ofHours(1);
    private static KeyPair rsa;
    private static KeyPair smallRsa;
    private static KeyPair ec;
    private static KeyPair ed;
    private static KeyPair other;

    @TempDir Path folder;
    private volatile String served = "";
    private final AtomicInteger loads = new AtomicInteger();

    @BeforeAll
    static void keys() throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(1024);
        smallRsa = generator.generateKeyPair();
        generator.initialize(2048);
        rsa = generator.generateKeyPair();
        generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        ec = generator.generateKeyPair();
        generator = KeyPairGenerator.getInstance("Ed25519");
        ed = generator.generateKeyPair();
        other = generator.generateKeyPair();
    }

    private static String rsa(String id, KeyPair pair) {
        RSAPublicKey key = (RSAPublicKey) pair.getPublic();
        return new RSAKey.Builder(key).keyID(id).keyUse(KeyUse.SIGNATURE).build().toJSONString();
    }

    private static String ec(String id) {
        ECPublicKey key = (ECPublicKey) ec.getPublic();
        return new ECKey.Builder(Curve.P_256, key).keyID(id).build().toJSONString();
    }

    private static String ed(String id, KeyPair pair) {
        byte[] encoded = pair.getPublic().getEncoded(); // the key is its last 32 bytes
        byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new OctetKeyPair.Builder(Curve.Ed25519, Base64URL.encode(x))
                .keyID(id)
                .build()
                .toJSONString();
    }

    private static String set(String... keys) {
        return "{\"keys\":[" + String.join(",", keys) + "]}";
    }

    private String load() {
        loads.incrementAndGet();
        return served;
    }

    private Jwks jwks(String... keys) throws InterruptedException {
        served = set(keys);
        Jwks jwks = new Jwks(this::load, "idp", HOUR, HOUR);
        jwks.refresh();
        return jwks;
    }

    private static Tokens tokens(Jwks jwks, ApiKey... keys) {
        return new Tokens(List.of(keys), jwks, TokenRules.defaults(), () -> NOW);
    }

    private static Refusal refusal(Tokens by, String token) {
        try {
            by.verify(token);
        } catch (TokenException refused) {
            return refused.refusal();
        }
        throw new AssertionError("it is accepted");
    }

    private static PrivateKey privateOf(String algorithm) {
        return switch (algorithm) {
            case "RS256" -> rsa.getPrivate();
            case "ES256" -> ec.getPrivate();
            default -> ed.getPrivate();
        };
    }

    private static String javaName(String algorithm) {
        return switch (algorithm) {
            case "RS256" -> "SHA256withRSA";
            case "ES256" -> "SHA256withECDSAinP1363Format";
            default -> "Ed25519";
        };
    }

    private static String token(String algorithm, String header) throws Exception {
        return Forge.signed(privateOf(algorithm), javaName(algorithm), header, CLAIMS);
    }

    @ParameterizedTest
    @ValueSource(strings = {"RS256", "ES256", "EdDSA"})
    void eachAlgorithmHasItsKey(String algorithm) throws Exception {
        Jwks jwks = jwks(rsa("r", rsa), ec("e"), ed("d", ed));
        String kid = algorithm.equals("EdDSA") ? "d" : algorithm.substring(0, 1).toLowerCase();
        String header = "{'alg':'" + algorithm + "','kid':'" + kid + "'}";
        String token = token(algorithm, header);
        assertThat(tokens(jwks).verify(token).identity()).isEqualTo("ann");
        assertThat(tokens(jwks).verify(token(algorithm, "{'alg':'" + algorithm + "'}")).room())
                .as("without kid there is one alone")
                .isEqualTo("demo");
        String changed = token.substring(0, token.length() - 8) + "AAAAAAAA";
        assertThat(refusal(tokens(jwks), changed)).isEqualTo(Refusal.SIGNATURE);
        String short1 = token.substring(0, token.length() - 8);
        assertThat(refusal(tokens(jwks), short1)).isEqualTo(Refusal.SIGNATURE);
        String zeros = Forge.encode(new byte[64]); // what once was good for ECDSA in Java
        String psychic = token.substring(0, token.lastIndexOf('.') + 1) + zeros;
        assertThat(refusal(tokens(jwks), psychic)).isEqualTo(Refusal.SIGNATURE);
    }

    /** The forms in which servers hold a public key. */
    private static List<byte[]> asSecrets(String jwk, PublicKey key) {
        String base64 =
                Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(key.getEncoded());
        String pem = "-----BEGIN PUBLIC KEY-----\n" + base64 + "\n-----END PUBLIC KEY-----";
        return List.of(
                key.getEncoded(),
                ((RSAPublicKey) key).getModulus().toByteArray(),
                pem.getBytes(StandardCharsets.UTF_8),
                (pem + "\n").getBytes(StandardCharsets.UTF_8),
                jwk.getBytes(StandardCharsets.UTF_8));
    }

    /** The public key is known to all: as a secret of HS256 it must not do. */
    @Test
    void noKeyIsUsedForAnotherAlgorithm() throws Exception {
        Jwks jwks = jwks(rsa("r", rsa), ec("e"), ed("d", ed));
        ApiKey key = new ApiKey("idp", "0123456789abcdef0123456789abcdef");
        for (byte[] secret : asSecrets(rsa("r", rsa), rsa.getPublic())) {
            String named = Forge.hs256(secret, "{'alg':'HS256','kid':'r'}", CLAIMS);
            assertThat(refusal(tokens(jwks), named)).isEqualTo(Refusal.ALGORITHM);
            assertThat(refusal(tokens(jwks, key), named)).isEqualTo(Refusal.UNKNOWN_KEY);
            String forged = Forge.hs256(secret, "{'alg':'HS256'}", CLAIMS);
            assertThat(refusal(tokens(jwks), forged)).isEqualTo(Refusal.ALGORITHM);
            assertThat(refusal(tokens(jwks, key), forged)).isEqualTo(Refusal.SIGNATURE);
        }
        String asRsa = token("ES256", "{'alg':'RS256','kid':'e'}");
        assertThat(refusal(tokens(jwks), asRsa)).isEqualTo(Refusal.UNKNOWN_KEY);
        for (String unknown : List.of("PS256", "RS512", "ES256K", "none", "Ed448")) {
            assertThat(refusal(tokens(jwks, key), token("RS256", "{'alg':'" + unknown + "'}")))
                    .isEqualTo(Refusal.ALGORITHM);
        }
    }

    @Test
    void theKeyIsOursNotTheTokens() throws Exception {
        Jwks jwks = jwks(ed("d", ed));
        String own = "{'alg':'EdDSA','kid':'d','jwk':" + ed("d", other).replace('"', '\'') + "}";
        String forged = Forge.signed(other.getPrivate(), "Ed25519", own, CLAIMS);
        assertThat(refusal(tokens(jwks), forged)).isEqualTo(Refusal.SIGNATURE);
    }

    /** It would be one of this machine, by HTTP, whose keys are good. */
    @Test
    void noAddressOfAHeaderIsAsked() throws Exception {
        Jwks jwks = jwks(ed("d", ed));
        AtomicInteger asked = new AtomicInteger();
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] body = set(ed("d", other)).getBytes(StandardCharsets.UTF_8);
        server.createContext("/", exchange -> answer(exchange, asked, body));
        server.start();
        try {
            for (String name : List.of("jku", "x5u")) {
                String url = "http://127.0.0.1:" + server.getAddress().getPort() + "/";
                String header = "{'alg':'EdDSA','kid':'d','" + name + "':'" + url + "'}";
                String stranger = Forge.signed(other.getPrivate(), "Ed25519", header, CLAIMS);
                assertThat(refusal(tokens(jwks), stranger)).isEqualTo(Refusal.SIGNATURE);
            }
            assertThat(asked).hasValue(0);
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange, AtomicInteger asked, byte[] body)
            throws IOException {
        asked.incrementAndGet();
        try (exchange) {
            exchange.sendResponseHeaders(200, body.length);
            exchange.getResponseBody().write(body);
        }
    }

    @Test
    void whichOfSeveralKeysHasToBeSaid() throws Exception {
        Jwks jwks = jwks(ed("d", ed), ed("d2", other));
        assertThat(refusal(tokens(jwks), token("EdDSA", "{'alg':'EdDSA'}")))
                .isEqualTo(Refusal.UNKNOWN_KEY);
        assertThat(tokens(jwks).verify(token("EdDSA", "{'alg':'EdDSA','kid':'d'}")).identity())
                .isEqualTo("ann");
        assertThat(refusal(tokens(jwks), token("EdDSA", "{'alg':'EdDSA','kid':'d2'}")))
                .isEqualTo(Refusal.SIGNATURE);
    }

    @Test
    void theIssuerIsTheOneOfTheSet() throws Exception {
        Jwks jwks = jwks(ed("d", ed));
        String stranger = CLAIMS.replace("idp", "other");
        String token = Forge.signed(ed.getPrivate(), "Ed25519", "{'alg':'EdDSA'}", stranger);
        assertThat(refusal(tokens(jwks), token)).isEqualTo(Refusal.ISSUER);
        Jwks any = new Jwks(() -> set(ed("d", ed)), "", HOUR, HOUR);
        any.refresh();
        assertThat(tokens(any).verify(token).identity()).isEqualTo("ann");
    }

    @Test
    void whatIsNoKeyForSignaturesIsLeftOut() throws Exception {
        String forEncryption = rsa("x", rsa).replace("\"use\":\"sig\"", "\"use\":\"enc\"");
        String secret = "{\"kty\":\"oct\",\"kid\":\"o\",\"k\":\"AAAAAAAAAAAAAAAAAAAAAAAA\"}";
        String ofAnother = ec("y").replace("{", "{\"alg\":\"ES512\",");
        String all = set(forEncryption, secret, rsa("small", smallRsa), ofAnother, ed("d", ed));
        assertThat(PublicKeys.parse(all).keys()).hasSize(1);
        assertThatThrownBy(() -> PublicKeys.parse(set(secret))).hasMessageContaining("no key for");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "{}", "[]", "{\"keys\":7}", "{\"keys\":[{\"kty\":\"RSA\"}]}", "<"})
    void whereLoadingFailsTheOldKeysStay(String garbage) throws Exception {
        Jwks jwks = jwks(ed("d", ed));
        String token = token("EdDSA", "{'alg':'EdDSA','kid':'d'}");
        served = garbage;
        assertThat(jwks.refresh()).isFalse();
        assertThat(tokens(jwks).verify(token).identity()).isEqualTo("ann");
        served = set(ed("d2", other));
        assertThat(jwks.refresh()).isTrue();
        assertThat(refusal(tokens(jwks), token)).isEqualTo(Refusal.UNKNOWN_KEY);
    }

    @Test
    void thereAreOnlySoManyKeys() {
        String[] keys = new String[PublicKeys.MAX_KEYS + 1];
        Arrays.fill(keys, ed("d", ed));
        assertThatThrownBy(() -> PublicKeys.parse(set(keys)))
                .isInstanceOf(ParseException.class)
                .hasMessageContaining("at most 100");
    }

    /** Loading it again is for unknown keys alone, and never for many at once. */
    @Test
    void anUnknownKeyIsLookedFor() throws Exception {
        served = set(ed("d", ed));
        try (Jwks jwks = new Jwks(this::load, "idp", HOUR, Duration.ofMillis(1)).start()) {
            Tokens tokens = tokens(jwks);
            String next =
                    Forge.signed(
                            other.getPrivate(), "Ed25519", "{'alg':'EdDSA','kid':'d2'}", CLAIMS);
            tokens.verify(token("EdDSA", "{'alg':'EdDSA','kid':'d'}"));
            assertThat(loads).hasValue(1);
            served = set(ed("d", ed), ed("d2", other));
            assertThat(refusal(tokens, next)).isEqualTo(Refusal.UNKNOWN_KEY);
            Awaitility.await().until(() -> jwks.size() == 2);
            assertThat(tokens.verify(next).identity()).isEqualTo("ann");
            assertThat(loads).hasValue(2);
        }
    }

    @Test
    void unknownKeysLoadNoMoreOftenThanIsAllowed() throws Exception {
        served = set(ed("d", ed));
        try (Jwks jwks = new Jwks(this::load, "idp", HOUR, HOUR).start()) {
            for (int i = 0; i < 1000; i++) {
                String token = token("EdDSA", "{'alg':'EdDSA','kid':'x" + i + "'}");
                assertThat(refusal(tokens(jwks), token)).isEqualTo(Refusal.UNKNOWN_KEY);
            }
            assertThat(loads).hasValue(1);
        }
    }

    @Test
    void aSetIsReadFromAFile() throws Exception {
        Path file = folder.resolve("keys.json");
        Files.writeString(file, set(ed("d", ed)));
        assertThat(PublicKeys.parse(JwksPlaces.file(file).load()).keys()).hasSize(1);
        Files.writeString(file, " ".repeat(JwksPlaces.MAX_BYTES + 1));
        assertThatThrownBy(() -> JwksPlaces.file(file).load()).hasMessageContaining("too large");
        assertThatThrownBy(() -> JwksPlaces.file(folder.resolve("none")).load())
                .isInstanceOf(IOException.class);
    }

    @ParameterizedTest
    @CsvSource({"/keys,true", "/missing,false", "/moved,false", "/giant,false"})
    void aSetIsFetchedFromAnAddressThatIsTrusted(String path, boolean isGood) throws Exception {
        HttpServer server =
                HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", JwksTest::answer);
        server.start();
        try {
            String url = "http://127.0.0.1:" + server.getAddress().getPort() + path;
            Jwks jwks = new Jwks(JwksPlaces.url(url), "", HOUR, HOUR);
            assertThat(jwks.refresh()).isEqualTo(isGood);
            assertThat(jwks.size()).isEqualTo(isGood ? 1 : 0);
        } finally {
            server.stop(0);
        }
    }

    private static void answer(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        exchange.getResponseHeaders().set("location", "/keys");
        String giant = path.equals("/giant") ? " ".repeat(JwksPlaces.MAX_BYTES) : "";
        byte[] body = (giant + set(ed("d", ed))).getBytes(StandardCharsets.UTF_8);
        int status = path.equals("/missing") ? 404 : path.equals("/moved") ? 302 : 200;
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        } catch (IOException e) {
            // the client has enough
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://keys.example/jwks",
                "ftp://localhost/jwks",
                "file:///etc/passwd",
                "https://user:pass@keys.example/",
                "/jwks",
                "http://127.0.0.1.example/jwks"
            })
    void otherAddressesAreRefused(String url) {
        assertThatThrownBy(() -> JwksPlaces.url(url))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("https://");
    }
}
