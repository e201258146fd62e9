package sfu.admin.data;

import sfu.signaling.store.Store;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;

/**
 * A process of its own on a disk that gets full: writes one kind of data before, meanwhile and, if
 * room can be made, afterwards, says what was acknowledged, and ends as if it were killed.
 */
public final class FullDiskWriter {
    private static final int BEFORE = 5;

    /** What is free inside the file is used up first. */
    private static final int MOST = 5000;

    private static final int AFTERWARDS = MOST + 1;

    private final Path disk;
    private final Store store;
    private final Kept kept;

    private FullDiskWriter(Path disk, Data data) throws IOException {
        this.disk = disk;
        store = Store.open(disk.resolve("data"));
        kept = data.in(store);
    }

    /**
     * Takes a kind of data, the place, and, if that is a disk which can be filled and goes when
     * this ends, where to copy the file.
     */
    public static void main(String[] args) {
        try {
            Path disk = Path.of(args[1]);
            FullDiskWriter writer = new FullDiskWriter(disk, Data.valueOf(args[0]));
            writer.run(args.length > 2);
            if (args.length > 2) { // what is on the disk goes with it
                Files.copy(disk.resolve("data").resolve("store.mv"), Path.of(args[2]));
            }
        } catch (Throwable e) {
            e.printStackTrace();
            System.out.println("broken: " + e);
        }
        Runtime.getRuntime().halt(0);
    }

    private void run(boolean hasBallast) throws Exception {
        for (int i = 0; i < BEFORE; i++) {
            write(i);
        }
        Path ballast = disk.resolve("ballast");
        if (hasBallast) {
            fill(ballast);
        }
        int number = BEFORE;
        while (number < MOST && write(number)) {
            number++;
        }
        System.out.println("refused " + (number < MOST));
        System.out.println("failures " + store.failures());
        System.out.println("reads " + kept.read().containsAll(Set.of(0, 1, 2, 3, 4)));
        if (hasBallast) {
            Files.delete(ballast);
            System.out.println("goes on " + write(AFTERWARDS));
        }
    }

    private boolean write(int number) {
        try {
            kept.write(number);
            System.out.println("acknowledged " + number);
            return true;
        } catch (Exception e) {
            System.out.println("failed " + number + ": " + e);
            return false;
        }
    }

    private static void fill(Path ballast) {
        byte[] some = new byte[4096];
        try (OutputStream out = Files.newOutputStream(ballast)) {
            while (true) {
                out.write(some);
            }
        } catch (IOException e) {
            System.out.println("full: " + e.getMessage());
        }
    }
}
