package sfu.admin.config;

import org.jspecify.annotations.Nullable;

/**
 * Where what outlives the server is kept, as in a YAML file.
 *
 * @param path of a directory, which is made if it is missing; missing: in memory
 */
public record StoreConfig(@Nullable String path) {}
