/** The operators' live stream: rates from snapshots, by server-sent events. */
@org.jspecify.annotations.NullMarked
package sfu.admin.stream;
