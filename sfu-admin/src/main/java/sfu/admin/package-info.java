/** The plane that operators talk to, and the assembled server. */
@org.jspecify.annotations.NullMarked
package sfu.admin;
