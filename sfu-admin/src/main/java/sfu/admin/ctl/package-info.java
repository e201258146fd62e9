/** ./sfu rooms, top, apply ...: a client of the admin API, over HTTP alone. */
@org.jspecify.annotations.NullMarked
package sfu.admin.ctl;
