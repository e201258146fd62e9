package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.Participant;
import sfu.core.api.RosterPage;
import sfu.core.api.Shared;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.Codes;
import sfu.signaling.protocol.Json;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/** Reads which part of the list of who is here a client asks for. */
final class Pages {
    private static final int USUAL_LIMIT = 100;

    private Pages() {}

    /** As text; written once for all who ask before the next change. */
    static CompletableFuture<String> first(Participant participant) {
        return participant.participants().thenApply(Pages::text);
    }

    private static String text(Shared<RosterPage> page) {
        return page.as(String.class, its -> Json.text(Codes.page(its)));
    }

    /**
     * @throws MediaException BAD_REQUEST, with a sentence for whoever wrote the client
     */
    static CompletableFuture<String> ask(
            ClientMessage.Participants message, Participant participant) {
        List<@Nullable String> ids = message.ids();
        if (ids != null) {
            if (message.after() != null || message.limit() != null) {
                throw refused("ids are asked for without after and limit");
            }
            return participant.participants(read(ids)).thenApply(Pages::text);
        }
        if (message.after() == null && message.limit() == null) {
            return first(participant);
        }
        int limit = message.limit() == null ? USUAL_LIMIT : message.limit();
        return participant.participants(cursor(message.after()), limit).thenApply(Pages::text);
    }

    private static List<String> read(List<@Nullable String> ids) {
        List<String> all = new ArrayList<>();
        for (String id : ids) {
            if (id == null) {
                throw refused("each of the ids is a participant's");
            }
            all.add(id);
        }
        return all;
    }

    private static String text(RosterPage page) {
        return Json.text(Codes.page(page));
    }

    private static long cursor(@Nullable String after) {
        try {
            return after == null ? 0 : Long.parseLong(after);
        } catch (NumberFormatException e) {
            throw refused("after is what a page said is next");
        }
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
