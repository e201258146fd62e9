package sfu.signaling.session;

import sfu.signaling.ice.IceServers;
import sfu.signaling.sdp.CodecPolicy;
import sfu.signaling.sdp.SdpLimits;

import java.time.Duration;

/**
 * What one client may do, and is told to use.
 *
 * @param maxNameLength characters of a room's, identity's or person's name
 * @param messagesPerSecond averaged over ten seconds; more closes the session
 * @param viewsPerSecond likewise; more are refused
 * @param pagesPerSecond of who is here, likewise
 * @param types messages of each type
 * @param joinTimeout how long a connection may be open before it asks to join
 */
public record SessionLimits(
        int maxNameLength,
        int messagesPerSecond,
        int viewsPerSecond,
        int pagesPerSecond,
        Duration joinTimeout,
        SdpLimits sdp,
        CodecPolicy codecs,
        ResumeLimits resume,
        IceServers iceServers,
        MessageLimits types) {
    public static SessionLimits defaults() {
        return new SessionLimits(
                128,
                50,
                10,
                5,
                Duration.ofSeconds(15),
                SdpLimits.defaults(),
                CodecPolicy.ANY,
                ResumeLimits.defaults(),
                IceServers.NONE,
                MessageLimits.defaults());
    }

    public SessionLimits with(Duration itsJoinTimeout) {
        return new SessionLimits(
                maxNameLength,
                messagesPerSecond,
                viewsPerSecond,
                pagesPerSecond,
                itsJoinTimeout,
                sdp,
                codecs,
                resume,
                iceServers,
                types);
    }

    public SessionLimits with(CodecPolicy its) {
        return new SessionLimits(
                maxNameLength,
                messagesPerSecond,
                viewsPerSecond,
                pagesPerSecond,
                joinTimeout,
                sdp,
                its,
                resume,
                iceServers,
                types);
    }

    public SessionLimits with(ResumeLimits its) {
        return new SessionLimits(
                maxNameLength,
                messagesPerSecond,
                viewsPerSecond,
                pagesPerSecond,
                joinTimeout,
                sdp,
                codecs,
                its,
                iceServers,
                types);
    }

    public SessionLimits with(int messages, int views, int pages) {
        return new SessionLimits(
                maxNameLength,
                messages,
                views,
                pages,
                joinTimeout,
                sdp,
                codecs,
                resume,
                iceServers,
                types);
    }

    public SessionLimits with(IceServers its) {
        return new SessionLimits(
                maxNameLength,
                messagesPerSecond,
                viewsPerSecond,
                pagesPerSecond,
                joinTimeout,
                sdp,
                codecs,
                resume,
                its,
                types);
    }

    public SessionLimits with(MessageLimits its) {
        return new SessionLimits(
                maxNameLength,
                messagesPerSecond,
                viewsPerSecond,
                pagesPerSecond,
                joinTimeout,
                sdp,
                codecs,
                resume,
                iceServers,
                its);
    }
}
