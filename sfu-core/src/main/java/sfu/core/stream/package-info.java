/**
 * What one stream of packets needs: statistics, repair, cache, numbering. Pure and in given time.
 */
@org.jspecify.annotations.NullMarked
package sfu.core.stream;
