package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.StoreConfig;
import sfu.signaling.store.Store;

import java.io.IOException;
import java.nio.file.Path;

/** Where what outlives the server is kept. */
final class StoreOptions {
    @Option(
            names = "--data",
            paramLabel = "DIR",
            description = "keeps messages and the like over restarts (default: in memory)")
    @Nullable String directory;

    /** Empty: in memory. */
    String directory(Source source, @Nullable StoreConfig file) {
        return source.text("SFU_DATA", directory, file == null ? null : file.path(), "");
    }

    static Store open(String directory) throws IOException {
        return directory.isEmpty() ? Store.inMemory() : Store.open(Path.of(directory));
    }
}
