package sfu.core.room;

import sfu.core.api.MediaException;
import sfu.core.api.Notes;
import sfu.core.api.NotesChange;
import sfu.core.api.Permissions;
import sfu.core.api.PermissionsChange;
import sfu.core.api.RoomAbout;
import sfu.core.api.RoomState;
import sfu.core.api.Selection;

import java.util.Map;
import java.util.function.Predicate;

/** Where is changed what a room and its people are said to be; on the room's executor. */
final class Desk {
    private final NotePolicy policy;
    private final Roster roster;
    private final Publications publications;
    private final Viewing viewing;
    private final Iterable<Member> members;
    private final HeldCaps heldCaps = new HeldCaps();
    private final HeldViews heldViews;
    private volatile RoomAbout about;

    Desk(
            RoomTemplate template,
            Roster roster,
            Publications publications,
            Viewing viewing,
            Iterable<Member> members,
            int maxOverrides) {
        policy = template.notes();
        this.roster = roster;
        this.publications = publications;
        this.viewing = viewing;
        this.members = members;
        heldViews = new HeldViews(maxOverrides);
        about =
                new RoomAbout(
                        template.name(),
                        policy.labels(),
                        policy.notes(),
                        new RoomState(false, template.lobby().isOn(), false));
    }

    /** From any thread. */
    RoomAbout about() {
        return about;
    }

    RoomAbout annotate(NotesChange change) {
        Notes before = about.notes();
        Notes after = policy.apply(before, change, policy.roomBytes());
        if (!after.equals(before)) {
            tell(about.with(after));
        }
        return about;
    }

    /** If this stands on it. */
    RoomAbout annotate(NotesChange change, Predicate<Notes> before) {
        if (!before.test(about.notes())) {
            throw new MediaException(
                    MediaException.Code.CHANGED,
                    "something else stands on the room now: read it again, and change that");
        }
        return annotate(change);
    }

    RoomAbout label(Map<String, String> labels) {
        if (!about.labels().equals(labels)) {
            tell(about.labelled(labels));
        }
        return about;
    }

    /** As another server left it, before anybody is here. */
    void restore(Map<String, String> labels, Notes notes, RoomState state) {
        about = about.labelled(labels).with(notes).with(state);
    }

    HeldCaps heldCaps() {
        return heldCaps;
    }

    HeldViews heldViews() {
        return heldViews;
    }

    /** Whether that is news. */
    boolean keep(RoomState state) {
        boolean isNews = !state.equals(about.state());
        if (isNews) {
            tell(about.with(state));
        }
        return isNews;
    }

    private void tell(RoomAbout now) {
        about = now;
        for (Member member : members) {
            member.listener().roomChanged(now);
        }
    }

    /**
     * Somebody writes on itself, or on the track of a section of its own.
     *
     * @param mid empty: itself
     */
    void annotateOwn(Member member, String mid, NotesChange change) {
        if (!member.permissions().canUpdateMetadata()) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN, "this participant may not change metadata");
        }
        if (mid.isEmpty()) {
            annotate(member, change);
        } else {
            annotate(member, mid, change);
        }
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

    private void annotate(Member member, String mid, NotesChange change) {
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
    }

    void permit(Member member, PermissionsChange change) {
        Permissions before = member.permissions();
        Permissions after = change.of(before);
        if (after.equals(before)) {
            return;
        }
        member.setPermissions(after);
        publications.endForbidden(member);
        viewing.permitted(member);
        member.listener().permissionsChanged(after);
    }

    void admit(Member member, Admission.By by, String mid, Selection<String> identities) {
        member.admission().set(by, mid, identities);
        viewing.admitted();
    }
}
