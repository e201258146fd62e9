package sfu.admin.config;

import org.jspecify.annotations.Nullable;

import sfu.signaling.http.Origins;
import sfu.signaling.http.Proxies;

import java.util.List;

/**
 * Where and how the server is reached by HTTP.
 *
 * @param tlsCert PEM chain, with tlsKey; or PKCS#12 (.p12, .pfx), which has the key
 * @param tlsPassword of PKCS#12
 * @param tlsCheckSeconds how often these files are read
 * @param tls self-signed, or missing
 * @param hstsSeconds for which browsers come by HTTPS alone; missing or 0: they are not told
 * @param hstsSubdomains whether that holds for names below too
 * @param origins whose pages may connect; missing: all
 * @param trustedProxies networks whose word counts for where a client is
 * @param forwardedHeader the one header in which they say it; missing: x-forwarded-for
 * @param proxyProtocol whether each of their connections begins with its header
 */
public record HttpSection(
        @Nullable String host,
        @Nullable Integer port,
        @Nullable String tlsCert,
        @Nullable String tlsKey,
        @Nullable String tlsPassword,
        @Nullable Integer tlsCheckSeconds,
        @Nullable String tls,
        @Nullable Integer hstsSeconds,
        @Nullable Boolean hstsSubdomains,
        @Nullable List<String> origins,
        @Nullable List<String> trustedProxies,
        @Nullable String forwardedHeader,
        @Nullable Boolean proxyProtocol,
        @Nullable HttpLimitsConfig limits) {
    public HttpSection {
        Checks.range("port", port, 0, 65_535);
        Checks.range("tlsCheckSeconds", tlsCheckSeconds, 1, 86_400);
        Checks.range("hstsSeconds", hstsSeconds, 0, 63_072_000);
        Checks.checkAll("origins", origins, Origins::new);
        Checks.checkAll("trustedProxies", trustedProxies, Proxies::check);
        Checks.checkAll(
                "forwardedHeader",
                forwardedHeader == null ? List.of() : List.of(forwardedHeader),
                names -> names.forEach(Proxies.Header::of));
    }

    @Override
    public String toString() {
        return "Http[" + host + ":" + port + "]"; // never the password
    }
}
