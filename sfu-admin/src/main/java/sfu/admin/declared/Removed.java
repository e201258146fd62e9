package sfu.admin.declared;

/**
 * That there is nothing of a name any more.
 *
 * @param revision of the removal
 * @param atMs when this node heard of it, since 1970
 */
record Removed(long revision, long atMs) {}
