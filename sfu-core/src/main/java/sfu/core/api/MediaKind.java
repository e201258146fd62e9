package sfu.core.api;

/** What a track or slot carries. */
public enum MediaKind {
    AUDIO,
    VIDEO
}
