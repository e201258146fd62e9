/** Who speaks when in a simulated room, and what a microphone gives meanwhile. */
@org.jspecify.annotations.NullMarked
package sfu.admin.loadtest.talk;
