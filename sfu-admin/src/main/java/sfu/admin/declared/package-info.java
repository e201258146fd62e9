/** Rooms that are declared before anybody comes, kept beyond the end of the server. */
@org.jspecify.annotations.NullMarked
package sfu.admin.declared;
