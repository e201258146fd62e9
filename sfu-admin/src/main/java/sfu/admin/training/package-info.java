/** A small room played against the own server, from which the JVM's archive of classes is made. */
@NullMarked
package sfu.admin.training;

import org.jspecify.annotations.NullMarked;
