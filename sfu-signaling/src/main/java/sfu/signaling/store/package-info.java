/** What outlives the server: ordered maps in one file, on disk before anything is acknowledged. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.store;
