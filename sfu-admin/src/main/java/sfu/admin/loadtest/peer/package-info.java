/** Simulated peers on one thread: ICE, DTLS, SRTP, what they send and what they count. */
@org.jspecify.annotations.NullMarked
package sfu.admin.loadtest.peer;
