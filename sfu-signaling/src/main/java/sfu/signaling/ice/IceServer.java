package sfu.signaling.ice;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

import java.util.List;

/**
 * A server as a client is told of it: an RTCIceServer (WebRTC 4.2.2).
 *
 * @param urls RFC 7064 and 7065
 * @param username missing for STUN, as the credential
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record IceServer(List<String> urls, @Nullable String username, @Nullable String credential) {
    @Override
    public String toString() {
        return "IceServer" + urls; // never the credential
    }
}
