package sfu.admin.ctl;

import com.fasterxml.jackson.annotation.JsonInclude;

import org.jspecify.annotations.Nullable;

/**
 * A server that commands are for.
 *
 * @param server its address, http(s)://host:port
 * @param token of an operator; null: the server asks for none
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record Context(String server, @Nullable String token) {}
