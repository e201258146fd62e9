package sfu.admin.cli;

import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

import sfu.core.api.MediaCap;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** 1280x720@30:2500000; a part that is missing or 0 has no limit. */
final class CapConverter implements ITypeConverter<MediaCap> {
    private static final Pattern CAP =
            Pattern.compile("(?:(\\d{1,5})x(\\d{1,5}))?(?:@(\\d{1,3}))?(?::(\\d{1,12}))?");

    @Override
    public MediaCap convert(String text) {
        Matcher cap = CAP.matcher(text);
        if (text.isEmpty() || !cap.matches()) {
            throw new TypeConversionException(
                    "'" + text + "' is no cap as 1280x720@30:2500000, 1280x720 or :2500000");
        }
        return new MediaCap(
                (int) number(cap, 1), (int) number(cap, 2), (int) number(cap, 3), number(cap, 4));
    }

    private static long number(Matcher cap, int group) {
        String digits = cap.group(group);
        return digits == null ? 0 : Long.parseLong(digits);
    }
}
