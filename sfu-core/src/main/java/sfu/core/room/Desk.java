package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.Notes;
import sfu.core.api.NotesChange;
import sfu.core.api.RoomAbout;

/** Where is changed what a room and its people are said to be; on the room's executor. */
final class Desk {
    private final NotePolicy policy;
    private final Roster roster;
    private final Iterable<Member> members;
    private volatile RoomAbout about;

    Desk(RoomTemplate template, Roster roster, Iterable<Member> members) {
        policy = template.notes();
        this.roster = roster;
        this.members = members;
        about = new RoomAbout(template.name(), policy.labels(), policy.notes());
    }

    /** From any thread. */
    RoomAbout about() {
        return about;
    }

    RoomAbout annotate(NotesChange change) {
        Notes before = about.notes();
        Notes after = policy.apply(before, change, policy.roomBytes());
        if (!after.equals(before)) {
            about = about.with(after);
            for (Member member : members) {
                member.listener().roomChanged(about);
            }
        }
        return about;
    }

    Notes annotate(Member member, NotesChange change) {
        Notes before = member.notes();
        Notes after = policy.apply(before, change, policy.participantBytes());
        if (!after.equals(before)) {
            member.setNotes(after);
            roster.changed(member);
        }
        return after;
    }

    Notes annotate(Member member, String mid, NotesChange change) {
        Track track = member.published().get(mid);
        if (track == null || track.backupOf() != null) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "no published track has the mid " + mid);
        }
        Notes before = track.notes();
        Notes after = policy.apply(before, change, policy.trackBytes());
        if (!after.equals(before)) {
            track.setNotes(after);
            roster.changed(member);
        }
        return after;
    }
}
