package sfu.signaling.sdp;

import org.jspecify.annotations.Nullable;

import sfu.core.api.CodecParameters;
import sfu.core.api.HeaderExtension;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotSection;

import java.util.List;

/**
 * What is made of one offered section.
 *
 * @param allowed codecs of the offer that the server takes, in its order
 * @param publish null when the peer does not send there
 * @param slot null when it does not receive there
 * @param isRejected answered with port 0
 */
record Section(
        MediaDescription offered,
        String mid,
        List<CodecParameters> allowed,
        @Nullable PublishSection publish,
        @Nullable SlotSection slot,
        boolean isRejected) {

    String direction() {
        if (publish != null && slot != null) {
            return "sendrecv";
        }
        if (publish != null) {
            return "recvonly";
        }
        return slot != null ? "sendonly" : "inactive";
    }

    /**
     * Of a section in which nothing flows for now: libwebrtc offers later only those that every
     * answer took, and its own simulcast would fail for want of the RID's.
     */
    List<HeaderExtension> paused() {
        return Extensions.published(offered, codecs().getFirst(), Features.ALL);
    }

    List<CodecParameters> codecs() {
        if (publish != null) {
            return publish.codecs();
        }
        return allowed;
    }
}
