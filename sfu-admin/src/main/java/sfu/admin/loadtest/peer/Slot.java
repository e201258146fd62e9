package sfu.admin.loadtest.peer;

/** A receiving section of a subscriber, as the server answered it. */
public record Slot(String mid, int ssrc, boolean isVideo) {}
