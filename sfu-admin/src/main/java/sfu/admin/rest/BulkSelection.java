package sfu.admin.rest;

import sfu.core.api.ParticipantInfo;

import java.util.List;

/**
 * Which rooms and people a bulk act is about.
 *
 * @param rooms that are meant
 * @param spared open rooms of the caller's that are not
 */
record BulkSelection(List<Found> rooms, int spared) {
    /**
     * A room and who is meant there.
     *
     * @param present how many are there
     */
    record Found(String room, List<ParticipantInfo> people, int present) {}

    int present() {
        return rooms.stream().mapToInt(Found::present).sum();
    }

    int meant() {
        return rooms.stream().mapToInt(each -> each.people().size()).sum();
    }

    /**
     * Whether filters let everything pass, which is as if there were none.
     *
     * @param there what the same filters find on the other nodes
     */
    boolean isAll(boolean isOfPeople, BulkEverywhere.Count there) {
        int everybody = present() + there.present();
        boolean isAny = isOfPeople ? everybody > 0 : rooms.size() + there.rooms() > 0;
        return isAny
                && spared + there.spared() == 0
                && (!isOfPeople || meant() + there.meant() == everybody);
    }
}
