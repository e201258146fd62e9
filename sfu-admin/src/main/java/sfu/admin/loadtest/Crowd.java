package sfu.admin.loadtest;

/**
 * Who joins.
 *
 * @param room its name, or with several rooms what their names begin with
 * @param publishers of each room, who send
 * @param subscribers of each room, who only receive
 */
public record Crowd(String room, int rooms, int publishers, int subscribers) {
    public Crowd {
        Require.that(!room.isBlank(), "--room needs a name");
        Require.that(rooms >= 1, "--rooms is 1 or more");
        Require.that(
                publishers >= 0 && subscribers >= 0,
                "--publishers and --subscribers are 0 or more");
        Require.that(
                publishers + subscribers > 0,
                "somebody must join: give --publishers, --subscribers");
    }

    /** Of all rooms. */
    int participants() {
        return rooms * (publishers + subscribers);
    }

    /**
     * @param index from 0
     */
    String nameOf(int index) {
        return rooms == 1 ? room : room + "-" + (index + 1);
    }
}
