package sfu.signaling.store;

import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * Opens a store's file after a crash: what is whole is there, what is not is left out, told, and
 * kept aside where it is more than a write that did not end.
 */
final class Recovery {
    private static final Logger LOG = LoggerFactory.getLogger(Recovery.class);

    /** The last writes that may be damaged; the disk has the others for long. */
    private static final int MOST_LEFT_OUT = 32;

    /** Opens the file as it is. */
    interface Opener {
        /**
         * @throws IOException with a sentence for the user
         */
        MVStore open() throws IOException;
    }

    /**
     * @param leftOutBytes of writes that are not whole
     */
    record Opened(MVStore pages, long leftOutBytes) {}

    private final Path file;
    private final Opener opener;

    Recovery(Path file, Opener opener) {
        this.file = file;
        this.opener = opener;
    }

    /**
     * @throws IOException with a sentence for the user; then the file is as it was
     */
    Opened open() throws IOException {
        Blocks blocks = Blocks.of(file);
        if (!blocks.hasWholeWrite() && blocks.sizeBytes() > StoreFile.LEAST_BYTES) {
            throw new StoreFile.DamagedException(file, null); // would be opened as one without data
        }
        StoreFile.DamagedException failure;
        try {
            MVStore pages = opener.open();
            long version = pages.getFileStore().lastChunkVersion();
            if (blocks.closedAt() == version) {
                return new Opened(pages, 0);
            }
            if (isSound(pages)) {
                return new Opened(pages, told(blocks.beyond(version), version));
            }
            failure = new StoreFile.DamagedException(file, null);
        } catch (StoreFile.DamagedException e) {
            failure = e;
        }
        Opened its = blocks.chunks().isEmpty() ? null : withoutTheLast(blocks);
        if (its == null) {
            throw failure;
        }
        return its;
    }

    private long told(long bytes, long version) {
        if (bytes == 0) {
            LOG.info("{} was not closed; all {} writes to it are whole", file, version);
        } else {
            LOG.warn(
                    "{} ended in the middle of a write: its {} bytes, which nobody was told are"
                            + " kept, are left out; all {} writes before it are there",
                    file,
                    bytes,
                    version);
        }
        return bytes;
    }

    /** Null, and the file is as it was, if that does not help. */
    private @Nullable Opened withoutTheLast(Blocks blocks) throws IOException {
        Path aside = keepAside();
        Opened its = null;
        try {
            its = withoutTheLast(blocks, aside);
        } finally {
            if (its == null) {
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE);
                StoreFile.syncDirectory(file);
            }
        }
        return its;
    }

    private @Nullable Opened withoutTheLast(Blocks blocks, Path aside) throws IOException {
        List<Blocks.Chunk> latest = blocks.latest();
        for (Blocks.Chunk each : latest.subList(0, Math.min(MOST_LEFT_OUT, latest.size()))) {
            cut(each);
            MVStore pages = sound();
            if (pages != null) {
                long version = pages.getFileStore().lastChunkVersion();
                long bytes = blocks.beyond(version);
                LOG.error(
                        "{}: the last {} bytes of it are damaged and left out; all {} writes before"
                                + " are there; the file as it was is {}",
                        file,
                        bytes,
                        version,
                        aside);
                return new Opened(pages, bytes);
            }
        }
        return null;
    }

    /** On disk before the file is changed. */
    private Path keepAside() throws IOException {
        Path aside = aside();
        try {
            Files.copy(file, aside);
            try (FileChannel channel = FileChannel.open(aside, StandardOpenOption.WRITE)) {
                channel.force(true);
            }
            StoreFile.syncDirectory(aside);
            return aside;
        } catch (IOException e) {
            Files.deleteIfExists(aside);
            throw new IOException(
                    file
                            + " is damaged at its end, and cannot be copied before that is left out"
                            + " (is the disk full?): make room for "
                            + Files.size(file)
                            + " bytes beside it and start again",
                    e);
        }
    }

    private Path aside() {
        int number = 1;
        while (Files.exists(aside(number))) {
            number++;
        }
        return aside(number);
    }

    private Path aside(int number) {
        return file.resolveSibling(file.getFileName() + ".damaged-" + number);
    }

    /** It is no write any more. */
    private void cut(Blocks.Chunk its) throws IOException {
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.write(ByteBuffer.allocate(Blocks.BLOCK_BYTES), its.startBytes());
            channel.force(true);
        }
    }

    private @Nullable MVStore sound() throws IOException {
        try {
            MVStore pages = opener.open();
            if (isSound(pages)) {
                return pages;
            }
        } catch (StoreFile.DamagedException e) {
            LOG.debug("{} cannot be opened yet", file, e);
        }
        return null;
    }

    /** Closes it if it is not. */
    private boolean isSound(MVStore pages) throws IOException {
        boolean isSound = false;
        try {
            isSound = Soundness.of(pages);
        } catch (MVStoreException e) {
            throw StoreFile.failure(file, e);
        } finally {
            if (!isSound) {
                pages.closeImmediately();
            }
        }
        return isSound;
    }
}
