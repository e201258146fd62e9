package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaServer;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;
import sfu.signaling.http.Router;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;

import java.net.InetAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;

/** Which addresses clients are told to send media to: /admin/v1/addresses. */
public record AddressRoutes(MediaServer media, AdminAccess access) {
    /** Each is a candidate twice, with TCP, and clients check all of them. */
    static final int MOST = 16;

    private static final String PATH = "/admin/v1/addresses";

    /**
     * PUT: until the server ends, which begins with what its configuration says.
     *
     * @param advertise IPv4 and IPv6 addresses, at most 16; none: the host's own
     */
    record Wanted(@Nullable List<@Nullable String> advertise) {}

    /**
     * @param advertise as it was set last; none: the host's own
     * @param candidates the addresses that answers name now
     */
    record Shown(List<String> advertise, List<String> candidates) {}

    public void install(Router router) {
        router.route("GET", PATH, access.guarded(request -> shown()));
        router.route("PUT", PATH, access.guarded("advertise", this::advertise));
    }

    private CompletionStage<HttpResponse> shown() {
        Shown its =
                new Shown(
                        Codes.addresses(media.advertised()),
                        Codes.addresses(media.candidateAddresses()));
        return CompletableFuture.completedFuture(HttpResponse.json(Json.text(its)));
    }

    private CompletionStage<HttpResponse> advertise(HttpRequest request) {
        List<@Nullable String> wanted = Changes.read(request, Wanted.class).advertise();
        if (wanted == null || wanted.size() > MOST) {
            throw Refused.badRequest(
                    "advertise is a list of at most %d addresses; an empty one names the host's own"
                            .formatted(MOST));
        }
        List<InetAddress> addresses = new ArrayList<>();
        for (String each : wanted) {
            addresses.add(address(each));
        }
        media.advertise(addresses);
        return shown();
    }

    private static InetAddress address(@Nullable String text) {
        try {
            InetAddress address = InetAddress.ofLiteral(String.valueOf(text));
            if (!address.isAnyLocalAddress() && !address.isMulticastAddress()) {
                return address;
            }
        } catch (IllegalArgumentException e) {
            // said below
        }
        throw Refused.badRequest(
                "'%s' is no address of a host: write one as 203.0.113.7 or 2001:db8::7"
                        .formatted(text));
    }
}
