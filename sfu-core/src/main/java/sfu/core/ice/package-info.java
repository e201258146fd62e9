/** The seam to ice4j: agents without sockets and threads of their own. */
@org.jspecify.annotations.NullMarked
package sfu.core.ice;
