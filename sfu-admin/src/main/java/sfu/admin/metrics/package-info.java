/** Prometheus metrics and health. */
@org.jspecify.annotations.NullMarked
package sfu.admin.metrics;
