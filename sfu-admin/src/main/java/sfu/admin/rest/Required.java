package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.openapi.Operation;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;

import java.util.Locale;

/** What a token must allow for an operation. */
record Required(Operating.Level level, Operation.Reach reach) {
    /** Of what is not described. */
    static final Required FULL = new Required(Operating.Level.ADMIN, Operation.Reach.SERVER);

    /** Of what shows each what its rooms have. */
    static final Required READING = new Required(Operating.Level.READ, Operation.Reach.OWN);

    static Required of(Operation its) {
        return its.needs().isEmpty()
                ? new Required(Operating.Level.NOTHING, Operation.Reach.OWN)
                : new Required(
                        Operating.Level.valueOf(its.needs().toUpperCase(Locale.ROOT)), its.reach());
    }

    /** The refusal, or null. */
    @Nullable HttpResponse refuse(Operating its, HttpRequest request) {
        if (!its.allows(level)) {
            return its.equals(Operating.NOTHING)
                    ? refused(
                            "no-admin-grant",
                            "the token has no admin grant: make one with ./sfu token --admin")
                    : refused(
                            "scope",
                            "this needs a token with access "
                                    + level.name().toLowerCase(Locale.ROOT));
        }
        boolean isAllowed =
                switch (reach) {
                    case ROOM -> its.isAbout(request.parameter("room"));
                    case OWN -> true;
                    case SERVER -> its.isEverywhere();
                };
        return isAllowed ? null : refused("scope", "the token is for other rooms");
    }

    static HttpResponse refused(String kind, String why) {
        return HttpResponse.problem(403, kind, "Forbidden", why);
    }
}
