package sfu.admin.webhook;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Proxy;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.SSLSocketFactory;

/**
 * HTTP/1.1 (RFC 9112) to one address that was checked before: posts, and reads no more of answers
 * than their status and a bounded rest. Certificates are verified against the name. Whoever holds
 * it bounds the time by closing it from another thread.
 */
final class Connection implements AutoCloseable {
    private static final int MAX_HEAD_BYTES = 16 << 10;

    /** A longer answer is not read: the connection ends instead. */
    private static final int MAX_BODY_BYTES = 64 << 10;

    private static final int FIRST_FINAL_STATUS = 200;
    private static final int NO_CONTENT = 204;

    private final Target target;
    private final Socket plain = new Socket(Proxy.NO_PROXY);
    private Socket socket = plain;
    private InputStream in = InputStream.nullInputStream();
    private boolean isUsable = true;

    Connection(Target target) {
        this.target = target;
    }

    boolean isUsableFor(Target its) {
        return isUsable && its.equals(target);
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
        in = new BufferedInputStream(socket.getInputStream());
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
        return read();
    }

    private int read() throws IOException {
        int left = MAX_HEAD_BYTES;
        while (true) {
            String line = line(left);
            left -= line.length() + 2;
            int status = status(line);
            long length = status == NO_CONTENT ? 0 : -1;
            boolean isKept = line.startsWith("HTTP/1.1");
            for (line = line(left); !line.isEmpty(); line = line(left)) {
                left -= line.length() + 2;
                String lower = line.toLowerCase(Locale.ROOT);
                if (lower.startsWith("content-length:") && status != NO_CONTENT) {
                    length = length(lower);
                } else if (lower.startsWith("transfer-encoding:")
                        || lower.startsWith("connection:") && lower.contains("close")) {
                    isKept = false;
                }
            }
            if (status >= FIRST_FINAL_STATUS) {
                isUsable = isKept && length >= 0 && length <= MAX_BODY_BYTES;
                if (isUsable) {
                    in.skipNBytes(length);
                }
                return status;
            }
        }
    }

    private String line(int most) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended before the answer");
            }
            if (line.length() >= most) {
                throw new IOException("the answer's head is too long");
            }
            line.append((char) b);
        }
        int end = line.length();
        return end > 0 && line.charAt(end - 1) == '\r'
                ? line.substring(0, end - 1)
                : line.toString();
    }

    /** RFC 9112 4. */
    private static int status(String line) throws IOException {
        if (line.matches("HTTP/1\\.[01] [1-5][0-9]{2}( .*)?")) {
            return Integer.parseInt(line.substring(9, 12));
        }
        throw new IOException("the answer is not HTTP/1.1");
    }

    private static long length(String header) {
        String value = header.substring(header.indexOf(':') + 1).trim();
        return value.matches("[0-9]{1,9}") ? Long.parseLong(value) : -1;
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
