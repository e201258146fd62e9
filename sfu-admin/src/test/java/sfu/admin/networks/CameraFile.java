package sfu.admin.networks;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;

/**
 * A picture in motion that costs an encoder all the bits it may use, which Chromium's own fake
 * camera does not; it ends where it begins (YUV4MPEG2).
 */
final class CameraFile {
    static final int WIDTH = 1280;
    static final int HEIGHT = 720;
    static final int FRAMES_PER_S = 15;
    private static final int FRAMES = 30;

    /** Squares of the texture, and how far it moves. */
    private static final int SQUARE = 16;

    private static final int RADIUS = 40;
    private static final int NOISE = 2;

    private static Path file;

    private CameraFile() {}

    /** The file, made at the first call in this process. */
    static synchronized Path get() throws IOException {
        if (file == null) {
            Path folder = Files.createDirectories(Path.of("target", "networks"));
            Path made = folder.resolve("camera.y4m").toAbsolutePath();
            try (OutputStream out =
                    new BufferedOutputStream(Files.newOutputStream(made), 1 << 20)) {
                write(out);
            }
            file = made;
        }
        return file;
    }

    private static void write(OutputStream out) throws IOException {
        String header = "YUV4MPEG2 W%d H%d F%d:1 Ip A1:1\n".formatted(WIDTH, HEIGHT, FRAMES_PER_S);
        out.write(header.getBytes(StandardCharsets.US_ASCII));
        SplittableRandom random = new SplittableRandom(1);
        byte[][] texture = texture(random);
        byte[] grey = new byte[WIDTH * HEIGHT / 2];
        Arrays.fill(grey, (byte) 128);
        for (int i = 0; i < FRAMES; i++) {
            out.write("FRAME\n".getBytes(StandardCharsets.US_ASCII));
            out.write(luma(texture, 2 * Math.PI * i / FRAMES, random));
            out.write(grey);
        }
    }

    private static byte[][] texture(SplittableRandom random) {
        byte[][] texture = new byte[HEIGHT + 2 * RADIUS][WIDTH + 2 * RADIUS];
        for (int y = 0; y < texture.length; y += SQUARE) {
            for (int x = 0; x < texture[y].length; x += SQUARE) {
                byte shade = (byte) (60 + random.nextInt(120));
                for (int row = y; row < y + SQUARE; row++) {
                    Arrays.fill(texture[row], x, x + SQUARE, shade);
                }
            }
        }
        return texture;
    }

    /** The texture, moved on a circle. */
    private static byte[] luma(byte[][] texture, double angle, SplittableRandom random) {
        int top = (int) Math.round(RADIUS + RADIUS * Math.sin(angle) * 0.99);
        int left = (int) Math.round(RADIUS + RADIUS * Math.cos(angle) * 0.99);
        byte[] luma = new byte[WIDTH * HEIGHT];
        for (int y = 0; y < HEIGHT; y++) {
            for (int x = 0; x < WIDTH; x++) {
                int noise = random.nextInt(2 * NOISE + 1) - NOISE;
                luma[y * WIDTH + x] = (byte) (texture[y + top][x + left] + noise);
            }
        }
        return luma;
    }
}
