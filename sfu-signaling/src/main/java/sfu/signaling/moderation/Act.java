package sfu.signaling.moderation;

/** What is done about rooms and people; each is counted, and told in the audit log by its text. */
public enum Act {
    MUTE("mute"),
    ALLOW_UNMUTE("allowUnmute"),
    ASK_UNMUTE("askUnmute"),
    STOP_VIDEO("stopVideo"),
    REMOVE("remove"),
    BAN("ban"),
    UNBAN("unban"),
    LOCK("lock"),
    UNLOCK("unlock"),
    ROLE("role"),
    ADMIT("admit"),
    REFUSE("refuse"),
    END("end"),
    RECORDING("recording"),
    LOWER_HAND("lowerHand"),
    BREAKOUT_OPEN("breakoutOpen"),
    BREAKOUT_MOVE("breakoutMove"),
    BREAKOUT_CLOSE("breakoutClose"),
    MESSAGE_EDIT("messageEdit"),
    MESSAGE_DELETE("messageDelete");

    private final String text;

    Act(String text) {
        this.text = text;
    }

    public String text() {
        return text;
    }
}
