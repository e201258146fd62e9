/** The server's configuration: flags, environment, YAML file, defaults, in this order. */
@org.jspecify.annotations.NullMarked
package sfu.admin.config;
