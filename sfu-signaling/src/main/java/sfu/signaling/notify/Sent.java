package sfu.signaling.notify;

/**
 * What became of an order.
 *
 * @param reached how many sessions and streams were told
 */
public record Sent(String notificationId, int reached) {}
