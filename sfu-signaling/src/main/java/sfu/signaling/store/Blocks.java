package sfu.signaling.store;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a store's file says of itself, read before anything is changed: the headers of its chunks,
 * each of which is one write, and whether it was closed.
 *
 * @param sizeBytes of the file
 * @param closedAt the version with which it was closed; -1: it was not
 */
record Blocks(List<Chunk> chunks, long sizeBytes, long closedAt) {
    static final int BLOCK_BYTES = 4096;

    /** Two copies of the file's own header come first. */
    private static final int FIRST_BLOCK = 2;

    private static final long FIRST_BYTES = FIRST_BLOCK * BLOCK_BYTES;

    private static final int FOOTER_BYTES = 128;

    private static final Pattern CHUNK = Pattern.compile("^chunk:[0-9a-f]+,[^\n]*");
    private static final Pattern CLOSED = Pattern.compile("^H:2,[^\n]*\\bclean:1\\b");

    /**
     * One write.
     *
     * @param block its first
     * @param length in blocks
     * @param isEnded whether its end is there too
     */
    record Chunk(long block, long length, long version, boolean isEnded) {
        long startBytes() {
            return block * BLOCK_BYTES;
        }

        long endBytes() {
            return (block + length) * BLOCK_BYTES;
        }
    }

    static Blocks of(Path file) throws IOException {
        List<Chunk> chunks = new ArrayList<>();
        try (FileChannel channel = FileChannel.open(file, StandardOpenOption.READ)) {
            long blocks = channel.size() / BLOCK_BYTES;
            long block = FIRST_BLOCK;
            while (block < blocks) {
                Matcher header = CHUNK.matcher(text(channel, block));
                long length = header.find() ? number(header.group(), "len") : 0;
                if (length > 0) {
                    long version = number(header.group(), "version");
                    boolean isEnded = footerVersion(channel, block + length) == version;
                    chunks.add(new Chunk(block, length, version, isEnded));
                }
                block += Math.max(1, length); // what people write is no header
            }
            Matcher closed = CLOSED.matcher(text(channel, 0));
            return new Blocks(
                    chunks, channel.size(), closed.find() ? number(closed.group(), "version") : -1);
        }
    }

    private static String text(FileChannel channel, long block) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(BLOCK_BYTES);
        channel.read(bytes, block * BLOCK_BYTES);
        String text = new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1);
        int end = text.indexOf('\n');
        return end < 0 ? "" : text.substring(0, end);
    }

    /** Of the chunk that ends there; -1: none does. */
    private static long footerVersion(FileChannel channel, long endBlock) throws IOException {
        ByteBuffer bytes = ByteBuffer.allocate(FOOTER_BYTES);
        channel.read(bytes, endBlock * BLOCK_BYTES - FOOTER_BYTES);
        return number(
                new String(bytes.array(), 0, bytes.position(), StandardCharsets.ISO_8859_1),
                "version");
    }

    /** Whether a write is whole, so that something can have been acknowledged. */
    boolean hasWholeWrite() {
        return chunks.stream().anyMatch(Chunk::isEnded);
    }

    /** Hexadecimal; -1 if it says nothing of it. */
    private static long number(String header, String key) {
        Matcher its = Pattern.compile("\\b" + key + ":\"?([0-9a-f]{1,15})\\b").matcher(header);
        return its.find() ? Long.parseLong(its.group(1), 16) : -1;
    }

    /** How many bytes belong to no whole write up to this version. */
    long beyond(long version) {
        long later =
                chunks.stream()
                        .filter(each -> each.version() > version)
                        .mapToLong(each -> Math.min(each.endBytes(), sizeBytes) - each.startBytes())
                        .sum();
        long end = chunks.stream().mapToLong(Chunk::endBytes).max().orElse(FIRST_BYTES);
        return later + Math.max(0, sizeBytes - end);
    }

    /** The latest first. */
    List<Chunk> latest() {
        return chunks.stream().sorted(Comparator.comparingLong(Chunk::version).reversed()).toList();
    }
}
