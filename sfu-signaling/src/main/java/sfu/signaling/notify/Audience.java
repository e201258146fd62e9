package sfu.signaling.notify;

import org.jspecify.annotations.Nullable;

/** Whom a notification is for. */
public sealed interface Audience {
    /**
     * @param org whose user; null: of any, or of none
     */
    record User(@Nullable String org, String identity) implements Audience {}

    record Org(String org) implements Audience {}

    record Everyone() implements Audience {}

    /** Whether somebody belongs to it. */
    default boolean has(String org, String identity) {
        return switch (this) {
            case User user ->
                    user.identity().equals(identity)
                            && (user.org() == null || user.org().equals(org));
            case Org all -> all.org().equals(org);
            case Everyone() -> true;
        };
    }
}
