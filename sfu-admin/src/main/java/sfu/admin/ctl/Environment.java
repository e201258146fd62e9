package sfu.admin.ctl;

import picocli.CommandLine.Model.CommandSpec;

import java.util.Map;

/** The variables of the shell that a command is typed in, as the root command knows them. */
public interface Environment {
    Map<String, String> variables();

    /** Of the process, where the root says nothing. */
    static Map<String, String> of(CommandSpec spec) {
        return spec.root().userObject() instanceof Environment its
                ? its.variables()
                : System.getenv();
    }
}
