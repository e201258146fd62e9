package sfu.admin.data;

import java.util.Set;

/** One kind of what outlives the server, written and read as the server does it. */
interface Kept extends AutoCloseable {
    /** Writes the one of this number, and returns when its writer is told that it is kept. */
    void write(int number) throws Exception;

    /** The numbers of those that are there. */
    Set<Integer> read() throws Exception;

    @Override
    default void close() {}

    /** The number at the end of a name. */
    static int number(String name) {
        return Integer.parseInt(name.substring(name.lastIndexOf('-') + 1));
    }
}
