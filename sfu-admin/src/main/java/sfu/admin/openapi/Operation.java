package sfu.admin.openapi;

import org.jspecify.annotations.Nullable;

import java.util.ArrayList;
import java.util.List;

/**
 * What one method of one path does.
 *
 * @param id a name that is its own
 * @param needs what a token must allow, as the document says it
 * @param reach which rooms it is about
 * @param body what it is sent, or null
 * @param isBodyOptional whether it may be left out
 * @param status of the answer
 * @param answer null: nothing
 * @param otherStatus that it may have as well; 0: none
 * @param otherType of an answer that is no JSON, or that may be asked for instead of it
 */
public record Operation(
        String method,
        String path,
        String id,
        String needs,
        Reach reach,
        String summary,
        @Nullable Class<?> body,
        boolean isBodyOptional,
        int status,
        @Nullable Class<?> answer,
        int otherStatus,
        String otherType,
        List<Query> query,
        List<String> requestHeaders) {

    /** Which rooms are concerned. */
    public enum Reach {
        /** The one of the path. */
        ROOM,
        /** Those that the token is for, as the resource itself sees to. */
        OWN,
        /** All: a token that is for some alone does not do. */
        SERVER
    }

    /**
     * Of the query.
     *
     * @param type as in JSON schema
     */
    public record Query(String name, String type, String says) {}

    /** That answers 200, with nothing yet. */
    public static Operation does(String method, String path, String id, String needs, String says) {
        return new Operation(
                method,
                path,
                id,
                needs,
                path.contains("/{room}") ? Reach.ROOM : Reach.SERVER,
                says,
                null,
                false,
                200,
                null,
                0,
                "",
                List.of(),
                List.of());
    }

    public Operation takes(Class<?> its) {
        return with(its, false, status, answer, otherType);
    }

    /** What may be left out. */
    public Operation mayTake(Class<?> its) {
        return with(its, true, status, answer, otherType);
    }

    public Operation answers(Class<?> its) {
        return with(body, isBodyOptional, status, its, otherType);
    }

    public Operation answers(int code, Class<?> its) {
        return with(body, isBodyOptional, code, its, otherType);
    }

    /** Without a body. */
    public Operation answersNothing(int code) {
        return with(body, isBodyOptional, code, null, otherType);
    }

    /** Likewise, with another status. */
    public Operation orAnswers(int code) {
        return new Operation(
                method,
                path,
                id,
                needs,
                reach,
                summary,
                body,
                isBodyOptional,
                status,
                answer,
                code,
                otherType,
                query,
                requestHeaders);
    }

    public Operation orAs(String mediaType) {
        return with(body, isBodyOptional, status, answer, mediaType);
    }

    public Operation ofOwnRooms() {
        return new Operation(
                method,
                path,
                id,
                needs,
                Reach.OWN,
                summary,
                body,
                isBodyOptional,
                status,
                answer,
                otherStatus,
                otherType,
                query,
                requestHeaders);
    }

    public Operation query(String name, String type, String says) {
        List<Query> more = new ArrayList<>(query);
        more.add(new Query(name, type, says));
        return with(more, requestHeaders);
    }

    public Operation header(String name) {
        List<String> more = new ArrayList<>(requestHeaders);
        more.add(name);
        return with(query, more);
    }

    private Operation with(
            @Nullable Class<?> sent,
            boolean isOptional,
            int code,
            @Nullable Class<?> answered,
            String type) {
        return new Operation(
                method,
                path,
                id,
                needs,
                reach,
                summary,
                sent,
                isOptional,
                code,
                answered,
                otherStatus,
                type,
                query,
                requestHeaders);
    }

    private Operation with(List<Query> asked, List<String> headers) {
        return new Operation(
                method,
                path,
                id,
                needs,
                reach,
                summary,
                body,
                isBodyOptional,
                status,
                answer,
                otherStatus,
                otherType,
                asked,
                headers);
    }
}
