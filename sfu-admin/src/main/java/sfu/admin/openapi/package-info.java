/** The description of an HTTP API, made of its operations and the records that it sends. */
@org.jspecify.annotations.NullMarked
package sfu.admin.openapi;
