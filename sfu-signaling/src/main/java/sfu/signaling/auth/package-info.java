/** Who may do what: tokens and their grants. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.auth;
