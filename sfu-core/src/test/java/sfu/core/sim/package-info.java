/** Networks in virtual time for the tests of adaptation: links, senders, receivers, figures. */
@org.jspecify.annotations.NullMarked
package sfu.core.sim;
