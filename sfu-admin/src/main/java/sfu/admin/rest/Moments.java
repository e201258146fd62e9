package sfu.admin.rest;

import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.regex.Pattern;

/** Moments as a query has them. */
final class Moments {
    static final String FORMS =
            "milliseconds since 1970, 2026-11-28T09:00:00Z, or 2026-11-28, which begins in UTC";

    private static final Pattern NUMBER = Pattern.compile("-?[0-9]+");

    private Moments() {}

    /**
     * @param absent where nothing is said
     * @return milliseconds since 1970
     * @throws NumberFormatException if it is of none of {@link #FORMS}
     */
    static long of(String text, long absent) {
        if (text.isEmpty()) {
            return absent;
        }
        if (NUMBER.matcher(text).matches()) {
            return Long.parseLong(text);
        }
        try {
            return text.indexOf('T') < 0
                    ? LocalDate.parse(text).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli()
                    : OffsetDateTime.parse(text).toInstant().toEpochMilli();
        } catch (DateTimeException | ArithmeticException e) {
            throw new NumberFormatException(text);
        }
    }
}
