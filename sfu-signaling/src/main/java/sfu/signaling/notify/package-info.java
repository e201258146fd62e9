/** Notifications to users and organisations, wherever they are connected, or once they are. */
@org.jspecify.annotations.NullMarked
package sfu.signaling.notify;
