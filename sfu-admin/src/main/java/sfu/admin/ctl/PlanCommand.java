package sfu.admin.ctl;

import com.fasterxml.jackson.databind.json.JsonMapper;

import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

import sfu.admin.plan.Demand;
import sfu.admin.plan.Estimate;
import sfu.admin.plan.Machine;

import java.io.PrintWriter;
import java.util.concurrent.Callable;

/** ./sfu plan. */
@Command(
        name = "plan",
        mixinStandardHelpOptions = true,
        description = {
            "Reckons cores, bandwidth, memory and nodes for rooms, by what was measured"
                    + " (sfu-core/BENCHMARKS.md). Needs no server.",
            "sfu plan --rooms 100 --participants 10"
        })
final class PlanCommand implements Callable<Integer> {
    private static final JsonMapper JSON = new JsonMapper();

    @Mixin private final PlanOptions options = new PlanOptions();
    @Mixin private final Output output = new Output();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli
    private CommandSpec spec;

    @Override
    public Integer call() throws Failed {
        Estimate estimate = estimate();
        PrintWriter out = spec.commandLine().getOut();
        if (output.format == Output.Format.TABLE) {
            PlanLines.of(estimate).forEach(out::println);
            out.flush();
        } else {
            output.print(out, JSON.valueToTree(estimate));
        }
        return 0;
    }

    private Estimate estimate() throws Failed {
        try {
            Demand demand = options.demand();
            Machine machine = options.machine();
            return Estimate.of(demand, machine, options.hours);
        } catch (IllegalArgumentException e) {
            throw new Failed(Failed.USAGE, String.valueOf(e.getMessage()));
        }
    }
}
