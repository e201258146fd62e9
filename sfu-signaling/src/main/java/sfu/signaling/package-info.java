/** The control plane that clients talk to. */
@org.jspecify.annotations.NullMarked
package sfu.signaling;
