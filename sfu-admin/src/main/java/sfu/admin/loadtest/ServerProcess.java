package sfu.admin.loadtest;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Reads the CPU time of a process on Linux, utime + stime of /proc/PID/stat, and its resident
 * memory, VmRSS of /proc/PID/status (proc(5)).
 */
public final class ServerProcess {
    private static final int UTIME = 14 - 3; // counted from the field behind the name, the third
    private static final int STIME = 15 - 3;
    private static final long TICK_US = 10_000; // USER_HZ is 100 on every Linux of today

    private static final String RSS = "VmRSS:";

    private final Path stat;
    private final Path status;

    /**
     * @throws IllegalArgumentException if there is no such process here
     */
    public ServerProcess(long pid) {
        stat = Path.of("/proc", Long.toString(pid), "stat");
        status = stat.resolveSibling("status");
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

    /** Resident memory; 0 if the process has ended. */
    double rssMb() {
        try {
            return rssMb(Files.readString(status));
        } catch (IOException e) {
            return 0;
        }
    }

    /** Of the file's text, where it is in kB. */
    static double rssMb(String text) {
        String line = text.lines().filter(l -> l.startsWith(RSS)).findFirst().orElse(RSS + " 0 kB");
        return Long.parseLong(line.substring(RSS.length()).trim().split(" ")[0]) / 1024.0;
    }

    /** Of the file's text; the name in it, in parentheses, may hold anything. */
    static long us(String text) {
        String[] fields = text.substring(text.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[UTIME]) + Long.parseLong(fields[STIME])) * TICK_US;
    }
}
