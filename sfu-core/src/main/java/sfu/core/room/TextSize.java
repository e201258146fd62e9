package sfu.core.room;

import sfu.core.api.Notes;

import java.util.Map;

/** How many bytes something has as text at most: in UTF-8, escaped as in JSON. */
final class TextSize {
    private static final int PUNCTUATION = 6; // of a name and a value

    private TextSize() {}

    static int of(String text) {
        int sum = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < ' ') {
                sum += 6;
            } else if (c < 0x80) {
                sum += c == '"' || c == '\\' ? 2 : 1;
            } else {
                sum += 3;
            }
        }
        return sum;
    }

    static int of(Notes notes) {
        int sum = of(notes.metadata());
        for (Map.Entry<String, String> each : notes.attributes().entrySet()) {
            sum += of(each.getKey()) + of(each.getValue()) + PUNCTUATION;
        }
        return sum;
    }
}
