package sfu.core.io;

import static org.assertj.core.api.Assertions.assertThat;

import static sfu.core.io.Datagrams.at;

import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import java.lang.foreign.Arena;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.net.DatagramSocket;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A container whose seccomp profile does not know the batch calls: the kernel really refuses them.
 */
class SeccompTest {
    /** What the other JVM runs: locks a call, then serves an echo with what is left. */
    public static final class Probe {
        private static final int PR_SET_SECCOMP = 22;
        private static final int PR_SET_NO_NEW_PRIVS = 38;
        private static final int SECCOMP_MODE_FILTER = 2;
        private static final int RET_ALLOW = 0x7fff0000;
        private static final int RET_ERRNO = 0x00050000;

        private Probe() {}

        /**
         * Takes a system call's number and the error it shall have, for this thread and those that
         * it starts.
         */
        public static void main(String[] args) throws Exception {
            lock(Integer.parseInt(args[0]), Integer.parseInt(args[1]));
            UdpPorts ports = new UdpPorts(UdpOptions.defaults());
            System.out.println("engine: " + ports.engine() + ", " + ports.reason());
            boolean isNative = ports.engine().startsWith("recvmmsg");
            try (EchoShards shards = new EchoShards(2, isNative);
                    DatagramSocket peer = EchoShards.peer("127.0.0.1")) {
                EchoShards.send(peer, "hello", at("127.0.0.1", shards.port()));
                EchoShards.assertEchoed(peer, "hello", shards.port());
                System.out.println("echoed");
            }
        }

        private static void lock(int call, int errno) throws Exception {
            int[][] program = { // struct sock_filter: code, jump if true, if false, operand
                {0x20, 0, 0, 0}, // the call's number
                {0x15, 0, 1, call},
                {0x06, 0, 0, RET_ERRNO | errno},
                {0x06, 0, 0, RET_ALLOW},
            };
            try (Arena arena = Arena.ofConfined()) {
                MemorySegment code = arena.allocate(program.length * 8L, 8);
                for (int i = 0; i < program.length; i++) {
                    code.set(Msg.SHORT, i * 8L, (short) program[i][0]);
                    code.set(Msg.SHORT, i * 8L + 2, (short) (program[i][1] | program[i][2] << 8));
                    code.set(Msg.INT, i * 8L + 4, program[i][3]);
                }
                MemorySegment filter = arena.allocate(16, 8);
                filter.set(Msg.SHORT, 0, (short) program.length);
                filter.set(Msg.LONG, 8, code.address());
                prctl(PR_SET_NO_NEW_PRIVS, 1, 0);
                prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, filter.address());
            }
        }

        private static void prctl(int option, long argument, long more) throws Exception {
            MethodHandle prctl =
                    Linker.nativeLinker()
                            .downcallHandle(
                                    Linker.nativeLinker().defaultLookup().findOrThrow("prctl"),
                                    FunctionDescriptor.of(
                                            ValueLayout.JAVA_INT,
                                            ValueLayout.JAVA_INT,
                                            ValueLayout.JAVA_LONG,
                                            ValueLayout.JAVA_LONG,
                                            ValueLayout.JAVA_LONG,
                                            ValueLayout.JAVA_LONG));
            try {
                System.out.println(
                        "prctl: " + (int) prctl.invokeExact(option, argument, more, 0L, 0L));
            } catch (Throwable e) {
                throw new IllegalStateException(e);
            }
        }
    }

    private static boolean isArm() {
        return System.getProperty("os.arch").equals("aarch64");
    }

    @BeforeAll
    static void needsNative() {
        NativeSupport support = NativeSupport.ofThisHost();
        Assumptions.assumeTrue(support.works(), "no native sockets here: " + support.reason());
    }

    @ParameterizedTest
    @CsvSource({
        "299, 243, 38, recvmmsg: not implemented",
        "299, 243, 1, recvmmsg: permission denied",
        "307, 269, 38, sendmmsg: not implemented",
        "307, 269, 1, sendmmsg: permission denied"
    })
    void fallsBackToJavaNioAndServes(int onX86, int onArm, int errno, String reason)
            throws Exception {
        Path java = Path.of(System.getProperty("java.home"), "bin", "java");
        Process process =
                new ProcessBuilder(
                                List.of(
                                        java.toString(),
                                        "--enable-native-access=ALL-UNNAMED",
                                        "-XX:TieredStopAtLevel=1",
                                        "-cp",
                                        System.getProperty("java.class.path"),
                                        Probe.class.getName(),
                                        String.valueOf(isArm() ? onArm : onX86),
                                        String.valueOf(errno)))
                        .redirectErrorStream(true)
                        .start();
        String output = new String(process.getInputStream().readAllBytes());
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        Assumptions.assumeFalse(output.contains("prctl: -1"), "no seccomp here");
        assertThat(output)
                .contains("engine: java.nio, the system refuses " + reason)
                .contains("echoed");
    }
}
