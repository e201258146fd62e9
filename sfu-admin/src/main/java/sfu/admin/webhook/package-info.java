/** What happens in rooms, told to other people's servers: signed, in order, until they take it. */
@org.jspecify.annotations.NullMarked
package sfu.admin.webhook;
