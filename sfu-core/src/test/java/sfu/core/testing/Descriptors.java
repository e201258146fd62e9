package sfu.core.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;

/** Sockets that this process has open, as Linux tells of them; elsewhere none are known. */
public final class Descriptors {
    private static final Path OWN = Path.of("/proc/self/fd");
    private static final List<String> TABLES = List.of("tcp", "tcp6", "udp", "udp6");

    /** Columns of a line of a table: local address with its port, TCP's state, inode. */
    private static final int LOCAL = 1;

    private static final int STATE = 3;

    private static final int INODE = 9;

    /** TCP_LISTEN and, as UDP's that are not connected say, TCP_CLOSE. */
    private static final Set<String> TAKING = Set.of("0A", "07");

    private Descriptors() {}

    /** How many sockets of this local port take what comes: of connections, none. */
    public static int at(int port) throws IOException {
        if (!Files.isDirectory(OWN)) {
            return 0;
        }
        Set<String> sockets = new HashSet<>();
        String end = ":%04X".formatted(port);
        for (String table : TABLES) {
            Path file = Path.of("/proc/self/net", table);
            for (String line : Files.exists(file) ? Files.readAllLines(file) : List.<String>of()) {
                String[] columns = line.strip().split("\\s+");
                if (columns.length > INODE
                        && columns[LOCAL].endsWith(end)
                        && TAKING.contains(columns[STATE])) {
                    sockets.add("socket:[" + columns[INODE] + "]");
                }
            }
        }
        sockets.retainAll(own());
        return sockets.size();
    }

    private static Set<String> own() throws IOException {
        Set<String> own = new HashSet<>();
        try (Stream<Path> all = Files.list(OWN)) {
            for (Path each : (Iterable<Path>) all::iterator) {
                try {
                    own.add(Files.readSymbolicLink(each).toString());
                } catch (IOException e) {
                    continue; // closed meanwhile
                }
            }
        }
        return own;
    }
}
