/** SRTP and SRTCP: keys, rollover, replay and the engines that encrypt. */
@org.jspecify.annotations.NullMarked
package sfu.core.srtp;
