package sfu.admin.rest;

import org.jspecify.annotations.Nullable;

import sfu.admin.openapi.Operation;
import sfu.signaling.auth.Operating;
import sfu.signaling.http.Carriage;
import sfu.signaling.http.HttpRequest;
import sfu.signaling.http.HttpResponse;

import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What a token must allow for an operation, and what else a request has to be like.
 *
 * @param query the names that there are; null: it is not known
 */
record Required(Operating.Level level, Operation.Reach reach, @Nullable Set<String> query) {
    /** Of what is not described. */
    static final Required FULL = new Required(Operating.Level.ADMIN, Operation.Reach.SERVER, null);

    /** Of what shows each what its rooms have. */
    static final Required READING = new Required(Operating.Level.READ, Operation.Reach.OWN, null);

    static final String OTHER_ROOMS =
            "the token is for other rooms: use one whose operates.rooms has this one, or all (*)";

    private static final int MAX_SHOWN = 64;

    static Required of(Operation its) {
        Set<String> query =
                its.query().stream()
                        .map(Operation.Query::name)
                        .collect(Collectors.toCollection(LinkedHashSet::new));
        return its.needs().isEmpty()
                ? new Required(Operating.Level.NOTHING, Operation.Reach.OWN, query)
                : new Required(
                        Operating.Level.valueOf(its.needs().toUpperCase(Locale.ROOT)),
                        its.reach(),
                        query);
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
        return isAllowed ? null : refused("scope", OTHER_ROOMS);
    }

    /** Of one who may: a name of the query that there is not would else be taken as not said. */
    @Nullable HttpResponse misread(HttpRequest request) {
        if (query == null) {
            return null;
        }
        for (String name : request.query().keySet()) {
            boolean isOfNodes = name.equals(Cursors.AFTER) && Carriage.isCarried(request);
            if (!query.contains(name) && !isOfNodes) {
                return HttpResponse.problem(400, "bad-query", "Bad request", unknown(name, query));
            }
        }
        return null;
    }

    private static String unknown(String name, Set<String> query) {
        String shown = name.length() > MAX_SHOWN ? name.substring(0, MAX_SHOWN) + "..." : name;
        return "nothing in the query is called '"
                + shown
                + "' here: "
                + (query.isEmpty() ? "there is none" : "there is " + String.join(", ", query));
    }

    static HttpResponse refused(String kind, String why) {
        return HttpResponse.problem(403, kind, "Forbidden", why);
    }
}
