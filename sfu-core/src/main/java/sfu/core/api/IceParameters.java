package sfu.core.api;

/** ICE credentials of one side (RFC 8839 5.4). */
public record IceParameters(String ufrag, String password) {
    @Override
    public String toString() {
        return "IceParameters[" + ufrag + "]"; // never the password
    }
}
