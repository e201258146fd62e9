package sfu.core.api;

/**
 * Where a participant is sent.
 *
 * @param room its name
 * @param title to be shown
 * @param isBack whether that is the room that it came from
 */
public record Destination(String room, String title, boolean isBack) {}
