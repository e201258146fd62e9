package sfu.admin.ctl;

import com.fasterxml.jackson.databind.node.ObjectNode;

import java.util.List;

/** KEY:VALUE, as flags have it. */
final class Pairs {
    private Pairs() {}

    /** As an object; what comes after the first colon is the value. */
    static ObjectNode of(String option, List<String> pairs) throws Failed {
        ObjectNode all = ServerCommand.object();
        for (String each : pairs) {
            int colon = each.indexOf(':');
            if (colon < 1) {
                throw new Failed(Failed.USAGE, option + " is KEY:VALUE, not " + each);
            }
            all.put(each.substring(0, colon), each.substring(colon + 1));
        }
        return all;
    }
}
