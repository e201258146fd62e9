/** The operators' JSON resources. */
@org.jspecify.annotations.NullMarked
package sfu.admin.rest;
