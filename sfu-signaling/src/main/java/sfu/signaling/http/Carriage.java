package sfu.signaling.http;

import org.jspecify.annotations.Nullable;

import java.net.InetAddress;
import java.net.InetSocketAddress;

/** What other nodes may say of clients whose requests they carry here. */
public interface Carriage {
    /** The header by which a node vouches for a client. */
    String HEADER = "x-sfu-carried";

    /** Of a server that is alone: nobody's word is taken. */
    Carriage NONE =
            new Carriage() {
                @Override
                public @Nullable InetSocketAddress client(
                        String voucher, String method, String target) {
                    return null;
                }

                @Override
                public boolean isNode(InetAddress address) {
                    return false;
                }
            };

    /**
     * Where the client is.
     *
     * @param target path and query, as they came
     * @return null where the voucher does not hold
     */
    @Nullable InetSocketAddress client(String voucher, String method, String target);

    /** Whether connections of this address are another node's: the limits of one are not theirs. */
    boolean isNode(InetAddress address);

    /** Whether it came by way of another node; to be asked of what was let in. */
    static boolean isCarried(HttpRequest request) {
        return !request.header(HEADER).isEmpty();
    }

    /** The start of the node by way of which it came; empty: it came here. As above. */
    static String via(HttpRequest request) {
        String[] parts = request.header(HEADER).split(" ", 3);
        return parts.length < 3 ? "" : parts[1];
    }

    /** To a request whose voucher does not hold. */
    static HttpResponse refusal() {
        return HttpResponse.problem(
                403,
                "not-vouched-for",
                "Forbidden",
                "the voucher of the node that carries this does not hold here: look whether all"
                        + " nodes have the same secret, and send it with a new one");
    }
}
