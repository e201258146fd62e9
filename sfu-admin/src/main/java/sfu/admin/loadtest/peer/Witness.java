package sfu.admin.loadtest.peer;

/** One member of a {@link TalkingRoom}, who says what it hears and sees; of the loop's thread. */
final class Witness {
    private final TalkingRoom room;
    private final int member;

    Witness(TalkingRoom room, int member) {
        this.room = room;
        this.member = member;
    }

    void heard(long mark, long unixNs) {
        room.heard(member, mark, unixNs);
    }

    void shown(long mark, long unixNs) {
        room.shown(member, mark, unixNs);
    }

    void told(String dominant, long unixNs) {
        room.told(member, dominant, unixNs);
    }

    void assigned(String participant, long unixNs) {
        room.assigned(participant, unixNs);
    }
}
