package sfu.core.room;

/** Those who hear of all rooms are told of this one's tracks. */
record Tidings(String room, Observers observers) {
    void published(Track track) {
        observers.published(room, track.publisher().info(), track.info());
    }

    void unpublished(Track track) {
        observers.unpublished(room, track.publisher().info(), track.info());
    }
}
