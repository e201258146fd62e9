package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;

import sfu.signaling.protocol.NotifyMessage;

/**
 * What somebody wants to be told to an audience.
 *
 * @param sender whose orders are counted and told apart by their client ids
 * @param from null: an operator
 * @param data JSON
 * @param clientId an order of the same sender with the same one is sent once; empty: none
 */
public record Order(
        String sender,
        NotifyMessage.@Nullable Notifier from,
        Audience audience,
        String topic,
        String data,
        String clientId) {
    /** Of all operators. */
    static final String OPERATOR = "operator";

    boolean isOfOperator() {
        return sender.equals(OPERATOR);
    }
}
