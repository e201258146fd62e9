/** How much machine rooms take, by what was measured. */
@org.jspecify.annotations.NullMarked
package sfu.admin.plan;
