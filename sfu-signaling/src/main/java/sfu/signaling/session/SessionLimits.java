package sfu.signaling.session;

import sfu.signaling.sdp.SdpLimits;

/**
 * What one client may do.
 *
 * @param maxNameLength characters of a room's, identity's or person's name
 * @param messagesPerSecond averaged over ten seconds; more closes the session
 */
public record SessionLimits(int maxNameLength, int messagesPerSecond, SdpLimits sdp) {
    public static SessionLimits defaults() {
        return new SessionLimits(128, 50, SdpLimits.defaults());
    }
}
