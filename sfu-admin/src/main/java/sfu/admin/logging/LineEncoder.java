package sfu.admin.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.classic.spi.ThrowableProxyUtil;
import ch.qos.logback.core.encoder.EncoderBase;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.core.log.LogContext;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;

/**
 * A line of the log, as text or as a JSON object, with the room and the participant that it is
 * about.
 */
public final class LineEncoder extends EncoderBase<ILoggingEvent> {
    /** Local time with its offset (ISO 8601). */
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("yyyy-MM-dd'T'HH:mm:ss.SSSXXX");

    private static final int LOGGER_LENGTH = 20;

    /** Of an error's lines, its message among them, so that none looks like an entry. */
    private static final String INDENT = "    ";

    private static final char LINE_END = 0x2028;
    private static final char PARAGRAPH_END = 0x2029;

    private final boolean isJson;
    private final Redaction redaction;

    public LineEncoder(boolean isJson, Redaction redaction) {
        this.isJson = isJson;
        this.redaction = redaction;
    }

    @Override
    public byte[] headerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] footerBytes() {
        return new byte[0];
    }

    @Override
    public byte[] encode(ILoggingEvent event) {
        String line = isJson ? json(event) : text(event);
        return line.getBytes(StandardCharsets.UTF_8);
    }

    private Map<String, String> about(ILoggingEvent event) {
        Map<String, String> its = new TreeMap<>(event.getMDCPropertyMap());
        its.replaceAll((name, value) ->
                redaction.names() && isName(name) ? "[name]" : redaction.apply(value));
        return its;
    }

    /** Ids of participants are made up for one session and name nobody. */
    private static boolean isName(String key) {
        return !key.equals(LogContext.PARTICIPANT);
    }

    private String json(ILoggingEvent event) {
        ObjectNode line = JsonNodeFactory.instance.objectNode();
        line.put("time", Instant.ofEpochMilli(event.getTimeStamp()).toString());
        line.put("level", event.getLevel().toString());
        line.put("logger", event.getLoggerName());
        line.put("thread", event.getThreadName());
        line.put("message", redaction.apply(String.valueOf(event.getFormattedMessage())));
        about(event).forEach(line::put);
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            line.put("error", redaction.apply(ThrowableProxyUtil.asString(thrown)));
        }
        return line + "\n";
    }

    private String text(ILoggingEvent event) {
        StringBuilder line = new StringBuilder();
        Instant at = Instant.ofEpochMilli(event.getTimeStamp());
        line.append(TIME.format(at.atZone(ZoneId.systemDefault()))).append(' ');
        line.append(String.format("%-5s ", event.getLevel()));
        line.append(abbreviated(event.getLoggerName())).append(" - ");
        String message = redaction.apply(String.valueOf(event.getFormattedMessage()));
        line.append(visible(message));
        about(event)
                .forEach((name, value) ->
                        line.append(' ').append(name).append('=').append(visible(value)));
        line.append('\n');
        IThrowableProxy thrown = event.getThrowableProxy();
        if (thrown != null) {
            redaction
                    .apply(ThrowableProxyUtil.asString(thrown))
                    .lines()
                    .forEach(each -> line.append(INDENT).append(visible(each)).append('\n'));
        }
        return line.toString();
    }

    /** Whatever somebody put into it: one line, and nothing that a terminal would obey. */
    private static String visible(String text) {
        StringBuilder out = new StringBuilder(text.length());
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append(c);
                default -> {
                    boolean isHidden =
                            Character.isISOControl(c)
                                    || Character.getType(c) == Character.FORMAT // turns the line
                                    || c == LINE_END
                                    || c == PARAGRAPH_END;
                    if (isHidden) {
                        out.append("\\u").append(HexFormat.of().toHexDigits(c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        return out.toString();
    }

    /** Packages by their first letters, where the name is long. */
    private static String abbreviated(String logger) {
        String[] parts = logger.split("\\.", -1);
        int length = logger.length();
        for (int i = 0; i < parts.length - 1 && length > LOGGER_LENGTH; i++) {
            if (parts[i].length() > 1) {
                length -= parts[i].length() - 1;
                parts[i] = parts[i].substring(0, 1);
            }
        }
        return String.join(".", parts);
    }
}
