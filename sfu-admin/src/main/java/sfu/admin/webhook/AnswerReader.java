package sfu.admin.webhook;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Reads answers of HTTP/1.1 (RFC 9112) one after the other: of each its status, and a bounded rest
 * to know where the next begins. It never reads further than that.
 */
final class AnswerReader {
    /** Of an answer, with what interim ones (1xx) go before it. */
    static final int MAX_HEAD_BYTES = 16 << 10;

    /** A longer answer is not read: the connection ends instead. */
    static final int MAX_BODY_BYTES = 64 << 10;

    private static final Pattern STATUS_LINE =
            Pattern.compile("HTTP/1\\.[01] [1-5][0-9]{2}( [\\t -~\u0080-\u00ff]*)?");

    /** No line that goes on from the one before it, no space before the colon (RFC 9112 5). */
    private static final Pattern FIELD =
            Pattern.compile("[-!#$%&'*+.^_`|~0-9a-z]+:[\\t -~\u0080-\u00ff]*");

    private static final Pattern LENGTH = Pattern.compile("[0-9]{1,9}");
    private static final int SWITCHING_PROTOCOLS = 101;
    private static final int FIRST_FINAL_STATUS = 200;
    private static final int NO_CONTENT = 204;
    private static final int NOT_MODIFIED = 304;

    private static final long UNKNOWN = -1;

    private final InputStream in;
    private int left;
    private long length;
    private boolean isKept;
    private boolean isStrict; // each line of this answer so far has ended with CR and LF
    private boolean isWhole;

    AnswerReader(InputStream in) {
        this.in = in;
    }

    /**
     * Whether the last answer was read to its end, and another may follow it on this connection.
     */
    boolean isWhole() {
        return isWhole;
    }

    /**
     * Whether something came that nobody asked for: it is no answer to what is asked next (RFC 9112
     * 9.2), such as the 408 of a server that ends an idle connection.
     */
    boolean hasMore() throws IOException {
        return in.available() > 0;
    }

    /**
     * @return the final status, 200 to 599
     * @throws IOException where there is no such answer, or not its whole
     */
    int read() throws IOException {
        isWhole = false;
        left = MAX_HEAD_BYTES;
        isKept = true;
        isStrict = true;
        int status = head();
        while (status < FIRST_FINAL_STATUS) {
            status = head();
        }
        if (isKept && isStrict) {
            skipBody();
            isWhole = true;
        }
        return status;
    }

    private void skipBody() throws IOException {
        try {
            in.skipNBytes(length);
        } catch (EOFException e) {
            throw new IOException("the connection ended before the answer's end", e);
        }
    }

    private int head() throws IOException {
        String line = line();
        int status = status(line);
        isKept &= line.startsWith("HTTP/1.1");
        length = UNKNOWN;
        for (line = line(); !line.isEmpty(); line = line()) {
            field(line.toLowerCase(Locale.ROOT));
        }
        if (!hasBody(status)) {
            length = 0;
        }
        isKept &= length >= 0 && length <= MAX_BODY_BYTES;
        return status;
    }

    /** RFC 9112 6.3. */
    private static boolean hasBody(int status) {
        return status >= FIRST_FINAL_STATUS && status != NO_CONTENT && status != NOT_MODIFIED;
    }

    private void field(String lower) {
        if (!FIELD.matcher(lower).matches()
                || lower.startsWith("transfer-encoding:")
                || lower.startsWith("connection:") && lower.contains("close")) {
            isKept = false;
        } else if (lower.startsWith("content-length:")) {
            long its = length(lower);
            isKept &= its != UNKNOWN && length == UNKNOWN; // two are a trick, or a bug
            length = its;
        }
    }

    private String line() throws IOException {
        StringBuilder line = new StringBuilder();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("the connection ended before the answer");
            }
            if (--left < 0) {
                throw new IOException("the answer's head is too long");
            }
            line.append((char) b);
        }
        left--;
        int end = line.length();
        if (end > 0 && line.charAt(end - 1) == '\r') {
            return line.substring(0, end - 1);
        }
        isStrict = false; // RFC 9112 2.2 lets it be read, but others might read it otherwise
        return line.toString();
    }

    /** RFC 9112 4. */
    private static int status(String line) throws IOException {
        if (!STATUS_LINE.matcher(line).matches()) {
            throw new IOException("the answer is not HTTP/1.1");
        }
        int status = Integer.parseInt(line.substring(9, 12));
        if (status == SWITCHING_PROTOCOLS) {
            throw new IOException("the answer switches to a protocol that nobody asked for");
        }
        return status;
    }

    private static long length(String header) {
        String value = header.substring(header.indexOf(':') + 1).trim();
        return LENGTH.matcher(value).matches() ? Long.parseLong(value) : UNKNOWN;
    }
}
