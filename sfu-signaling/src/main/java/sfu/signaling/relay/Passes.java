package sfu.signaling.relay;

import sfu.signaling.http.HttpRequest;

import java.util.Map;

/** How nodes show each other who they are. */
public interface Passes {
    /** Headers of a request to another node, good once. */
    Map<String, String> issue(String node, String path);

    /**
     * The node whose request it is.
     *
     * @throws SecurityException with a sentence, if it shows no pass, or one that is no good
     */
    String nodeOf(HttpRequest request);
}
