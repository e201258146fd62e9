/** RTP packets as views on memory: headers, extensions, sequence arithmetic. */
@org.jspecify.annotations.NullMarked
package sfu.core.rtp;
