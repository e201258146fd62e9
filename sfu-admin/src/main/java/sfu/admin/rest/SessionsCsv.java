package sfu.admin.rest;

import sfu.admin.history.EndedSession;

import java.util.List;
import java.util.Locale;

/** Ended sessions as a table (RFC 4180) that is safe to be opened as a sheet. */
final class SessionsCsv {
    private static final String HEAD =
            "id,room,identity,name,joinedAt,leftAt,reason,detail,connectedMs,firstFrameMs,score,"
                    + "worst,badSeconds,blame\r\n";

    private SessionsCsv() {}

    static String of(List<EndedSession> sessions) {
        StringBuilder out = new StringBuilder(HEAD);
        for (EndedSession each : sessions) {
            out.append(field(each.id()))
                    .append(',')
                    .append(field(each.room()))
                    .append(',')
                    .append(field(each.identity()))
                    .append(',')
                    .append(field(each.name()))
                    .append(',')
                    .append(each.joinedAt())
                    .append(',')
                    .append(each.leftAt())
                    .append(',')
                    .append(field(each.reason()))
                    .append(',')
                    .append(field(each.detail()))
                    .append(',')
                    .append(each.connectedMs() == null ? "" : each.connectedMs())
                    .append(',')
                    .append(each.firstFrameMs() == null ? "" : each.firstFrameMs())
                    .append(',')
                    .append(String.format(Locale.ROOT, "%.2f,%.2f", each.score(), each.worst()))
                    .append(',')
                    .append(each.badSeconds())
                    .append(',')
                    .append(field(each.blame()))
                    .append("\r\n");
        }
        return out.toString();
    }

    /** What begins like a formula is none: names are what clients say. */
    static String field(String text) {
        boolean isFormula = !text.isEmpty() && "=+-@\t\r".indexOf(text.charAt(0)) >= 0;
        return '"' + (isFormula ? "'" : "") + text.replace("\"", "\"\"") + '"';
    }
}
