/** A small HTTP/1.1 layer on Netty: routes, WebSocket, SSE, static files, TLS, limits. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.http;
