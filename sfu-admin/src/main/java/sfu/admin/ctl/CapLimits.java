package sfu.admin.ctl;

import com.fasterxml.jackson.databind.node.ObjectNode;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

/** Flags of a limit of video. */
final class CapLimits {
    @Option(names = "--size", paramLabel = "WxH", description = "of its pictures, as 640x360")
    @Nullable String size;

    @Option(names = "--frame-rate", paramLabel = "N", description = "pictures a second")
    @Nullable Integer frameRate;

    @Option(names = "--bitrate", paramLabel = "BITS", description = "a second")
    @Nullable Integer bitrate;

    @Option(names = "--receive", description = "of each picture that it is sent, not publishes")
    boolean receive;

    /** Which of the two limits it is. */
    String field() {
        return receive ? "receive" : "publish";
    }

    boolean isEmpty() {
        return size == null && frameRate == null && bitrate == null;
    }

    ObjectNode json() throws Failed {
        ObjectNode limits = ServerCommand.object();
        if (size != null) {
            String[] sides = size.split("x", -1);
            try {
                limits.put("width", Integer.parseInt(sides[0]));
                limits.put("height", Integer.parseInt(sides[1]));
            } catch (NumberFormatException | ArrayIndexOutOfBoundsException e) {
                throw new Failed(Failed.USAGE, "--size is WIDTHxHEIGHT, as 640x360");
            }
        }
        if (frameRate != null) {
            limits.put("frameRate", frameRate);
        }
        if (bitrate != null) {
            limits.put("bitrate", bitrate);
        }
        return limits;
    }
}
