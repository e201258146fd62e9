package sfu.signaling.cluster;

import java.util.Objects;

/**
 * What a node says of itself once a second.
 *
 * @param start which start of it this is: 16 hexadecimal digits
 * @param url by which other nodes reach it
 * @param publicUrl by which clients do; empty: not by one of its own
 * @param version of its software
 */
public record NodeState(
        String name,
        String start,
        String region,
        String url,
        String publicUrl,
        String version,
        NodeLoad load) {
    /**
     * @throws NullPointerException if anything is missing, of what another program wrote
     */
    public NodeState {
        Objects.requireNonNull(name, "name");
        Objects.requireNonNull(start, "start");
        Objects.requireNonNull(region, "region");
        Objects.requireNonNull(url, "url");
        Objects.requireNonNull(publicUrl, "publicUrl");
        Objects.requireNonNull(version, "version");
        Objects.requireNonNull(load, "load");
    }

    Candidate candidate() {
        return new Candidate(
                start, region, Math.max(0, load.load()), load.headroom(), takesRooms());
    }

    boolean takesRooms() {
        return load.takesRooms() && !load.isDraining();
    }
}
