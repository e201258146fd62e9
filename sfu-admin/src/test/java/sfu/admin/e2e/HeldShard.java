package sfu.admin.e2e;

import com.sun.jdi.Bootstrap;
import com.sun.jdi.ThreadReference;
import com.sun.jdi.VirtualMachine;
import com.sun.jdi.connect.AttachingConnector;
import com.sun.jdi.connect.Connector;

import java.util.List;
import java.util.Map;

/** A thread of a running server that a debugger holds: the rest of it goes on. */
public final class HeldShard implements AutoCloseable {
    /** Of the Java machine, so that there is a debugger. */
    public static final List<String> FLAGS =
            List.of("-agentlib:jdwp=transport=dt_socket,server=y,suspend=n,address=127.0.0.1:0");

    private final VirtualMachine machine;
    private final ThreadReference thread;

    public HeldShard(ChildServer server, String name) throws Exception {
        AttachingConnector connector =
                Bootstrap.virtualMachineManager().attachingConnectors().stream()
                        .filter(each -> each.name().equals("com.sun.jdi.SocketAttach"))
                        .findFirst()
                        .orElseThrow();
        Map<String, Connector.Argument> arguments = connector.defaultArguments();
        String port = server.after("Listening for transport dt_socket at address: ").strip();
        arguments.get("hostname").setValue("127.0.0.1");
        arguments.get("port").setValue(port);
        machine = connector.attach(arguments);
        thread =
                machine.allThreads().stream()
                        .filter(each -> each.name().equals(name))
                        .findFirst()
                        .orElseThrow();
        thread.suspend();
    }

    public boolean isHeld() {
        return thread.isSuspended();
    }

    @Override
    public void close() {
        thread.resume();
        machine.dispose();
    }
}
