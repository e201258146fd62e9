package sfu.admin.ctl;

import java.util.ArrayList;
import java.util.List;

/** The query of an address, of those terms that say something. */
final class Query {
    private final List<String> terms = new ArrayList<>();

    Query with(String name, String value) {
        if (!value.isEmpty()) {
            terms.add(AdminApi.encoded(name) + "=" + AdminApi.encoded(value));
        }
        return this;
    }

    Query with(String name, List<String> values) {
        values.forEach(each -> with(name, each));
        return this;
    }

    /** With its question mark, or nothing. */
    String text() {
        return terms.isEmpty() ? "" : "?" + String.join("&", terms);
    }
}
