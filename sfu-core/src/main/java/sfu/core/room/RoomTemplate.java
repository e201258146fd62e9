package sfu.core.room;

/**
 * What kind of room one is.
 *
 * @param name as in the configuration
 * @param audience what is told of who is there
 * @param duplicates what becomes of a second session of an identity
 * @param notes what may be written on it and its people, and what it says itself
 * @param direct what of its media may go between its people without the server
 * @param lobby whether who comes has to be admitted
 */
public record RoomTemplate(
        String name,
        StagePolicy stage,
        RoomCapacity capacity,
        WhenFull whenFull,
        Audience audience,
        MediaPolicy media,
        Duplicates duplicates,
        NotePolicy notes,
        DirectPolicy direct,
        LobbyPolicy lobby) {
    /**
     * Where a second session of an identity replaces the first, with the default notes; the server
     * carries all media, and nobody waits in a lobby.
     */
    public RoomTemplate(
            String name,
            StagePolicy stage,
            RoomCapacity capacity,
            WhenFull whenFull,
            Audience audience,
            MediaPolicy media) {
        this(
                name,
                stage,
                capacity,
                whenFull,
                audience,
                media,
                Duplicates.REPLACE,
                NotePolicy.defaults(),
                DirectPolicy.OFF,
                LobbyPolicy.OFF);
    }

    public RoomTemplate with(Duplicates its) {
        return with(name, stage, audience, its, notes, direct, lobby);
    }

    public RoomTemplate with(DirectPolicy its) {
        return with(name, stage, audience, duplicates, notes, its, lobby);
    }

    /** The same with other notes and labels. */
    public RoomTemplate with(NotePolicy its) {
        return with(name, stage, audience, duplicates, its, direct, lobby);
    }

    /** Everybody publishes. */
    public static RoomTemplate meeting(RoomLimits limits, MediaPolicy media) {
        return new RoomTemplate(
                "meeting",
                StagePolicy.OPEN,
                RoomCapacity.of(limits),
                WhenFull.REFUSE,
                Audience.LIST,
                media);
    }

    /** Few publish, whom tokens or moderators say; many watch. */
    public static RoomTemplate webinar(RoomLimits limits, MediaPolicy media) {
        return meeting(limits, media)
                .staged("webinar", StagePolicy.of(10, StagePolicy.Requests.REFUSE));
    }

    /** The same, and the audience may ask to be called. */
    public static RoomTemplate townhall(RoomLimits limits, MediaPolicy media) {
        return meeting(limits, media)
                .staged("townhall", StagePolicy.of(20, StagePolicy.Requests.ASK));
    }

    /** Everybody publishes, once a moderator has let them in. */
    public static RoomTemplate lobby(RoomLimits limits, MediaPolicy media) {
        return meeting(limits, media).with("lobby", LobbyPolicy.OFF.on());
    }

    private RoomTemplate staged(String its, StagePolicy policy) {
        return with(its, policy, Audience.COUNT, duplicates, notes, direct, lobby);
    }

    /** The same, and who comes has to be admitted. */
    public RoomTemplate with(String its, LobbyPolicy policy) {
        return with(its, stage, audience, duplicates, notes, direct, policy);
    }

    /** The same limits and media. */
    private RoomTemplate with(
            String itsName,
            StagePolicy itsStage,
            Audience itsAudience,
            Duplicates itsDuplicates,
            NotePolicy itsNotes,
            DirectPolicy itsDirect,
            LobbyPolicy itsLobby) {
        return new RoomTemplate(
                itsName,
                itsStage,
                capacity,
                whenFull,
                itsAudience,
                media,
                itsDuplicates,
                itsNotes,
                itsDirect,
                itsLobby);
    }
}
