/**
 * The log: text or JSON lines, personal data taken out where that is wanted, levels at run time.
 */
@org.jspecify.annotations.NullMarked
package sfu.admin.logging;
