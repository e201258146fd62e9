package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.signaling.protocol.ChatMessage.Talker;

/**
 * Where a channel's messages are kept before they are acknowledged. Not safe for threads: all is on
 * the channel's, and so is what it calls.
 */
interface Keeper {
    /** What became of it: one of the two is called, in the order of what is kept. */
    interface Outcome {
        /**
         * @param isLocal whether this node alone has it, for now
         */
        void kept(StoredMessage message, boolean isLocal);

        void failed(@Nullable Throwable failure);
    }

    /** As soon as what was written before is known: at once, or a moment later. */
    void whenOpen(Runnable work);

    /**
     * @param draft whose number is yet to be given
     */
    void keep(StoredMessage draft, Outcome outcome);

    /**
     * Takes the place of the one of its number.
     *
     * @param by who changed it
     */
    void change(StoredMessage to, Talker by, long nowMs, Outcome outcome);

    /** Whether anything is under way. */
    boolean isBusy();

    /** All is to be gone. */
    void forget();

    /** What may have been missed is looked for. */
    void resync();

    /** Nobody is in the channel any more. */
    void close();
}
