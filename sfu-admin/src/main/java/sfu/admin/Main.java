package sfu.admin;

import org.slf4j.bridge.SLF4JBridgeHandler;

import sfu.admin.cli.Sfu;

/** The entry point of all commands. */
public final class Main {
    private Main() {}

    public static void main(String[] arguments) {
        SLF4JBridgeHandler.removeHandlersForRootLogger(); // ice4j logs to java.util.logging
        SLF4JBridgeHandler.install();
        System.exit(Sfu.run(arguments));
    }
}
