package sfu.signaling.http;

/** Takes new WebSockets of a route. */
@FunctionalInterface
public interface WebSocketEndpoint {
    WebSocketListener open(HttpRequest request, WebSocketConnection connection);
}
