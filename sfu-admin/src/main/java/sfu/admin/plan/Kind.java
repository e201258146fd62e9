package sfu.admin.plan;

/** The built-in templates: who publishes where nothing else is said. */
public enum Kind {
    /** All publish. */
    MEETING(Integer.MAX_VALUE),
    /** Those on the stage do. */
    WEBINAR(10),
    /** Likewise. */
    TOWNHALL(20);

    private final int mostOnStage;

    Kind(int mostOnStage) {
        this.mostOnStage = mostOnStage;
    }

    /** Of so many participants. */
    public int publishers(int participants) {
        return Math.min(mostOnStage, participants);
    }
}
