package sfu.core.relay;

/**
 * What two nodes relay to each other.
 *
 * @param here transports that are here for rooms of the other node
 * @param there transports at the other node for rooms that are here
 * @param out tracks that go there
 * @param in tracks that come from there
 * @param heldBack encodings of those that go there which wait for room on the path
 */
public record RelayFigures(int here, int there, int out, int in, int heldBack) {
    static final RelayFigures NONE = new RelayFigures(0, 0, 0, 0, 0);

    RelayFigures plus(RelayFigures more) {
        return new RelayFigures(
                here + more.here,
                there + more.there,
                out + more.out,
                in + more.in,
                heldBack + more.heldBack);
    }
}
