package sfu.admin.cli;

import java.lang.reflect.Proxy;

/**
 * What the process is told. The JVM has no other way to hear of a signal more than once than
 * sun.misc.Signal (module jdk.unsupported), which javac warns of whatever one says: so by name.
 */
final class Signals {
    private Signals() {}

    /**
     * Does this in place of the JVM's own end.
     *
     * @return false: it cannot, and the JVM ends by itself
     */
    static boolean onTerm(Runnable action) {
        try {
            Class<?> signal = Class.forName("sun.misc.Signal");
            Class<?> handler = Class.forName("sun.misc.SignalHandler");
            Object its =
                    Proxy.newProxyInstance(
                            handler.getClassLoader(),
                            new Class<?>[] {handler},
                            (proxy, method, arguments) -> {
                                if (method.getName().equals("handle")) {
                                    action.run();
                                }
                                return null;
                            });
            signal.getMethod("handle", signal, handler)
                    .invoke(null, signal.getConstructor(String.class).newInstance("TERM"), its);
            return true;
        } catch (ReflectiveOperationException | IllegalArgumentException e) {
            return false;
        }
    }
}
