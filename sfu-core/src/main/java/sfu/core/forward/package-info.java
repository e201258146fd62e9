/** From one published track to many slots: what is decided, rewritten and sent per packet. */
@org.jspecify.annotations.NullMarked
package sfu.core.forward;
