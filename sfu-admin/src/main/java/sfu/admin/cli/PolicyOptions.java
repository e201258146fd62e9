package sfu.admin.cli;

import org.jspecify.annotations.Nullable;

import picocli.CommandLine.Option;

import sfu.admin.config.CapConfig;
import sfu.admin.config.ConfigException;
import sfu.admin.config.LimitsConfig;
import sfu.admin.config.MediaConfig;
import sfu.core.api.MediaCap;
import sfu.core.room.BackupPolicy;
import sfu.core.room.MediaPolicy;
import sfu.signaling.sdp.CodecPolicy;

import java.util.List;

/** What is published and received at most, in which codecs. */
final class PolicyOptions {
    @Option(
            names = "--codecs",
            paramLabel = "NAME",
            split = ",",
            description = "of video, those that are allowed, the preferred one first (default all)")
    @Nullable List<String> codecs;

    @Option(
            names = "--backup-codecs",
            paramLabel = "NAME",
            split = ",",
            description =
                    "of video, in which a track is sent too while a viewer cannot decode it"
                            + " (default VP8,H264; none: never)")
    @Nullable List<String> backupCodecs;

    @Option(
            names = "--publish-bitrate",
            paramLabel = "BITS",
            description = "a second, at most for each video track that a participant sends")
    @Nullable Integer publishBitrate;

    @Option(
            names = "--receive-bitrate",
            paramLabel = "BITS",
            description = "a second, at most for each video track that a participant is sent")
    @Nullable Integer receiveBitrate;

    @Option(
            names = "--screen-first",
            arity = "1",
            paramLabel = "true|false",
            description =
                    "where not all fits, screens before cameras of any priority (default false)")
    @Nullable Boolean screenFirst;

    @Option(
            names = "--loudest",
            paramLabel = "VOICES",
            description =
                    "of the loudest are heard where a client has fewer slots than there are voices,"
                            + " 1 to 8 (default 3)")
    @Nullable Integer loudest;

    MediaPolicy policy(Source source, @Nullable LimitsConfig file, BackupPolicy backup)
            throws ConfigException {
        CapConfig publish = file == null ? null : file.publish();
        CapConfig receive = file == null ? null : file.receive();
        Boolean inFile = file == null ? null : file.screenFirst();
        Integer heardInFile = file == null ? null : file.loudest();
        int heard = MediaPolicy.defaults().loudest();
        return new MediaPolicy(
                cap(publish, source.number("SFU_PUBLISH_BITRATE", publishBitrate, null, 0)),
                cap(receive, source.number("SFU_RECEIVE_BITRATE", receiveBitrate, null, 0)),
                source.bool("SFU_SCREEN_FIRST", screenFirst, inFile, false),
                source.number("SFU_LOUDEST", loudest, heardInFile, heard),
                MediaPolicy.defaults().encodingHold(),
                backup);
    }

    /**
     * @param bitrate in place of the file's, or 0
     */
    private static MediaCap cap(@Nullable CapConfig file, int bitrate) {
        if (file == null) {
            return new MediaCap(0, 0, 0, bitrate);
        }
        Long its = file.bitrate();
        return new MediaCap(
                or(file.width(), 0),
                or(file.height(), 0),
                or(file.frameRate(), 0),
                bitrate != 0 || its == null ? bitrate : its);
    }

    CodecPolicy codecs(Source source, @Nullable MediaConfig file) {
        List<String> names = source.list("SFU_CODECS", codecs, file == null ? null : file.codecs());
        return names == null ? CodecPolicy.ANY : new CodecPolicy(names);
    }

    /** Of those that are allowed; what is not said has all of the usual ones that are. */
    BackupPolicy backup(Source source, @Nullable MediaConfig file, CodecPolicy allowed) {
        List<String> inFile = file == null ? null : file.backupCodecs();
        List<String> names = source.list("SFU_BACKUP_CODECS", backupCodecs, inFile);
        return BackupPolicy.of(
                names == null
                        ? BackupPolicy.WIDEST.stream().filter(allowed::allows).toList()
                        : allowed.backup(names));
    }

    private static int or(@Nullable Integer value, int absent) {
        return value == null ? absent : value;
    }
}
