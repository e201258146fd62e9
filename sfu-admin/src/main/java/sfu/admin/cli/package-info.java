/** The command line. */
@org.jspecify.annotations.NullMarked
package sfu.admin.cli;
