/** One event loop per core: owns transports and their timers; commands come in, events go out. */
@org.jspecify.annotations.NullMarked
package sfu.core.shard;
