package sfu.core.shard;

import sfu.core.speakers.SpeechReport;

/** What a shard tells a room of its voices; called on the shard's thread. */
public interface FloorEvents {
    /** What was heard of the participants whose transports are on this shard. */
    void heard(SpeechReport report);
}
