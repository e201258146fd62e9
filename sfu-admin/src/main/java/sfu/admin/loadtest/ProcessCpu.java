package sfu.admin.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** Reads the CPU time of a process on Linux: utime + stime of /proc/PID/stat (proc(5)). */
public final class ProcessCpu {
    private static final int UTIME = 14 - 3; // counted from the field behind the name, the third
    private static final int STIME = 15 - 3;
    private static final long TICK_US = 10_000; // USER_HZ is 100 on every Linux of today

    private final Path stat;

    /**
     * @throws IllegalArgumentException if there is no such process here
     */
    public ProcessCpu(long pid) {
        stat = Path.of("/proc", Long.toString(pid), "stat");
        if (!Files.isReadable(stat)) {
            throw new IllegalArgumentException("--server-pid: there is no process " + pid);
        }
    }

    /** Microseconds so far; -1 if the process has ended. */
    long us() {
        try {
            return us(Files.readString(stat));
        } catch (IOException e) {
            return -1;
        }
    }

    /** Of the file's text; the name in it, in parentheses, may hold anything. */
    static long us(String text) {
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_US;
    }
}
