/** UDP sockets in batches: the only place that knows sockets. */
@org.jspecify.annotations.NullMarked
package sfu.core.io;
