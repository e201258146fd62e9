package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import sfu.admin.config.HttpLimitsConfig;
import sfu.admin.config.HttpSection;
import sfu.signaling.http.AddressLimits;
import sfu.signaling.http.HttpConfig;
import sfu.signaling.http.HttpLimits;
import sfu.signaling.http.Proxies;

import java.time.Duration;
import java.util.List;

/** What a file makes of the edge: proxies and limits. */
final class HttpOptions {
    private HttpOptions() {}

    /**
     * @param trusted networks, or null where nothing was said
     */
    static HttpConfig apply(
            HttpConfig http, @Nullable HttpSection file, @Nullable List<String> trusted) {
        HttpLimitsConfig limits = file == null ? null : file.limits();
        HttpConfig proxied = http.withProxies(proxies(file, trusted == null ? List.of() : trusted));
        return limits == null
                ? proxied
                : proxied.withLimits(limits(limits)).withLimits(addresses(limits));
    }

    private static Proxies proxies(@Nullable HttpSection file, List<String> trusted) {
        if (file == null) {
            return Proxies.of(trusted, Proxies.Header.X_FORWARDED_FOR, false);
        }
        String header = file.forwardedHeader();
        Boolean announce = file.proxyProtocol();
        return Proxies.of(
                trusted,
                header == null ? Proxies.Header.X_FORWARDED_FOR : Proxies.Header.of(header),
                announce != null && announce);
    }

    private static HttpLimits limits(HttpLimitsConfig file) {
        HttpLimits defaults = HttpLimits.defaults();
        return new HttpLimits(
                or(file.connections(), defaults.maxConnections()),
                or(file.headerBytes(), defaults.maxHeaderBytes()),
                or(file.bodyBytes(), defaults.maxBodyBytes()),
                or(file.messageBytes(), defaults.maxMessageBytes()),
                or(file.queuedBytes(), defaults.maxQueuedBytes()),
                or(file.requestTimeoutMs(), defaults.requestTimeout()),
                or(file.idleTimeoutMs(), defaults.idleTimeout()),
                or(file.pingIntervalMs(), defaults.pingInterval()),
                defaults.heartbeat());
    }

    private static AddressLimits addresses(HttpLimitsConfig file) {
        AddressLimits defaults = AddressLimits.defaults();
        return new AddressLimits(
                or(file.connectionsPerAddress(), defaults.maxConnections()),
                or(file.connectionsPerSecondPerAddress(), defaults.connectionsPerSecond()),
                or(file.socketsPerAddress(), defaults.maxSockets()),
                or(file.joinsPerMinutePerAddress(), defaults.joinsPerMinute()));
    }

    private static Duration or(@Nullable Integer ms, Duration absent) {
        return ms == null ? absent : Duration.ofMillis(ms);
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }
}
