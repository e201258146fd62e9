/** The recordings that load tests send: container formats, and packets by the codecs' RFCs. */
@org.jspecify.annotations.NullMarked
package sfu.admin.loadtest.media;
