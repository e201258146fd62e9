/** RTCP: one message a file, a reader and a writer of compound packets. */
@org.jspecify.annotations.NullMarked
package sfu.core.rtcp;
