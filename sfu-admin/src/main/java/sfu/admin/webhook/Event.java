package sfu.admin.webhook;

import java.util.Map;

/**
 * Something that happened.
 *
 * @param room empty: in none
 * @param atMs since 1970
 */
public record Event(EventType type, String room, long atMs, Map<String, Object> data) {}
