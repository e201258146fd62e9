package sfu.core.rtcp;

/**
 * Which of a sender's packets came, and when (draft-holmer-rmcat-transport-wide-cc-extensions-01
 * 3.1).
 */
public interface ArrivalReport {
    /** Of the first packet, 16 bits. */
    int baseSequenceNumber();

    /** 8 bits, one more each time. */
    int feedbackCount();

    /** In 64 ms, modulo 2^24; the first delta counts from it. */
    int referenceTime();

    /** 1 to 65,535. */
    int packets();

    /**
     * In 250 us after the packet received before it, -32768..32767, or {@link
     * TransportFeedback#NOT_RECEIVED}.
     */
    int delta(int i);
}
