package sfu.admin.webhook;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * HTTP/1.1 (RFC 9112) to one address that was checked before: posts, and reads no more of answers
 * than their status and a bounded rest. Certificates are verified against the name. Whoever holds
 * it bounds the time by closing it from another thread.
 */
final class Connection implements AutoCloseable {
    private final Target target;
    private final Socket plain = new Socket(Proxy.NO_PROXY);
    private Socket socket = plain;
    private AnswerReader answers = new AnswerReader(InputStream.nullInputStream());
    private boolean isUsable = true;

    Connection(Target target) {
        this.target = target;
    }

    /** Not where its other end has sent something since, or is gone. */
    boolean isUsableFor(Target its) {
        try {
            return isUsable && its.equals(target) && !answers.hasMore();
        } catch (IOException gone) {
            return false;
        }
    }

    void open(InetAddress address, SSLSocketFactory tls, int timeoutMs) throws IOException {
        plain.setTcpNoDelay(true);
        plain.connect(new InetSocketAddress(address, target.port()), timeoutMs);
        if (target.isTls()) {
            SSLSocket its = (SSLSocket) tls.createSocket(plain, target.name(), target.port(), true);
            SSLParameters parameters = its.getSSLParameters();
            parameters.setEndpointIdentificationAlgorithm("HTTPS"); // RFC 2818 3.1
            its.setSSLParameters(parameters);
            its.startHandshake();
            socket = its;
        }
        answers = new AnswerReader(new BufferedInputStream(socket.getInputStream()));
    }

    /**
     * @param headers lines, each with its end
     * @return the final status
     */
    int post(String headers, String body) throws IOException {
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String head =
                "POST "
                        + target.path()
                        + " HTTP/1.1\r\nHost: "
                        + target.authority()
                        + "\r\nUser-Agent: sfu-webhooks\r\nContent-Type: application/json\r\n"
                        + "Content-Length: "
                        + bytes.length
                        + "\r\n"
                        + headers
                        + "\r\n";
        byte[] first = head.getBytes(StandardCharsets.ISO_8859_1);
        byte[] all = new byte[first.length + bytes.length];
        System.arraycopy(first, 0, all, 0, first.length);
        System.arraycopy(bytes, 0, all, first.length, bytes.length);
        isUsable = false; // until the answer is read to its end
        socket.getOutputStream().write(all);
        int status = answers.read();
        isUsable = answers.isWhole();
        return status;
    }

    /** Not by TLS, which might wait for the peer. */
    @Override
    public void close() {
        isUsable = false;
        try {
            plain.close();
        } catch (IOException e) {
            // it is gone in any case
        }
    }
}
