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
    public void close() {
        closed = true; // the JDK keeps its own copies of the keys until they are collected
    }
}
