package sfu.core.rtp;

import sfu.core.api.HeaderExtension;

import java.util.List;

/** The ids under which a media section carries the extensions that we know; 0 where it does not. */
public record ExtensionIds(
        int mid,
        int rid,
        int repairedRid,
        int audioLevel,
        int transportCc,
        int absSendTime,
        int videoOrientation,
        int playoutDelay,
        int dependencyDescriptor,
        int videoLayersAllocation) {

    public static ExtensionIds of(List<HeaderExtension> extensions) {
        return new ExtensionIds(
                id(extensions, HeaderExtension.MID),
                id(extensions, HeaderExtension.RID),
                id(extensions, HeaderExtension.REPAIRED_RID),
                id(extensions, HeaderExtension.AUDIO_LEVEL),
                id(extensions, HeaderExtension.TRANSPORT_CC),
                id(extensions, HeaderExtension.ABS_SEND_TIME),
                id(extensions, HeaderExtension.VIDEO_ORIENTATION),
                id(extensions, HeaderExtension.PLAYOUT_DELAY),
                id(extensions, HeaderExtension.DEPENDENCY_DESCRIPTOR),
                id(extensions, HeaderExtension.VIDEO_LAYERS_ALLOCATION));
    }

    private static int id(List<HeaderExtension> extensions, String uri) {
        for (HeaderExtension extension : extensions) {
            if (extension.uri().equals(uri)) {
                return extension.id();
            }
        }
        return 0;
    }
}
