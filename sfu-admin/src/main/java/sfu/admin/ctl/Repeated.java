package sfu.admin.ctl;

import com.fasterxml.jackson.databind.JsonNode;

import java.io.PrintWriter;
import java.util.function.Function;
import java.util.function.Supplier;

/** The same list again and again: as a table, or a line of JSON each time. */
final class Repeated {
    private final PrintWriter out;
    private final Output output;
    private final Supplier<Table> table;
    private int left;

    Repeated(PrintWriter out, Output output, int times, Supplier<Table> table) {
        this.out = out;
        this.output = output;
        this.left = times;
        this.table = table;
    }

    /**
     * @param rows which of a state
     */
    LiveView.Watcher of(Function<JsonNode, JsonNode> rows) {
        return new LiveView.Watcher() {
            @Override
            public boolean state(JsonNode all) {
                show(rows.apply(all));
                return --left > 0 && !out.checkError(); // nobody reads any more
            }

            @Override
            public boolean happened(JsonNode event) {
                return true;
            }
        };
    }

    private void show(JsonNode rows) {
        if (output.format == Output.Format.TABLE) {
            table.get().lines(rows).forEach(out::println);
            out.println();
        } else {
            out.println(rows);
        }
        out.flush();
    }
}
