package sfu.core.mutation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * What the tests of each module run with.
 *
 * @param directory has a file of each module: {@code sfu-core.cp}
 */
record ClassPaths(Path directory) {
    String of(String module) throws IOException {
        return Files.readString(directory.resolve(module + ".cp")).strip();
    }
}
