/** Codecs: what their payload descriptors say, and how picture ids are rewritten. */
@org.jspecify.annotations.NullMarked
package sfu.core.codec;
