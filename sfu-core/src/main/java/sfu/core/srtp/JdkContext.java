package sfu.core.srtp;

/** One direction of a session on the JDK's ciphers. */
final class JdkContext extends SrtpContext {
    final JdkKey rtp;
    final JdkKey rtcp;

    JdkContext(SessionKeys k) {
        super(k);
        rtp = new JdkKey(k.rtpKey(), k.rtpAuth());
        rtcp = new JdkKey(k.rtcpKey(), k.rtcpAuth());
    }

    @Override
    void release() {
        rtp.wipe();
        rtcp.wipe();
    }
}
