/** ./sfu load-test: simulated participants join a running server, send, receive and count. */
@org.jspecify.annotations.NullMarked
package sfu.admin.loadtest;
