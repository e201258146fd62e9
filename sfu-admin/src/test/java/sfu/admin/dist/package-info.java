/** What is shipped beside the jars: image, compose, chart, dashboard. None of it is built here. */
@org.jspecify.annotations.NullMarked
package sfu.admin.dist;
