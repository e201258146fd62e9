package sfu.signaling.auth;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaServer;

import java.util.List;
import java.util.function.BiConsumer;

/**
 * Makes what keeps somebody out on one node do so on all: revocations, bans and their end are told
 * as texts, and what the others tell is applied here without being told again.
 */
public final class SharedBars {
    public static final String REVOKED = "revoked";
    public static final String BANNED = "banned";
    public static final String UNBANNED = "unbanned";

    private static final JsonMapper JSON =
            JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

    private final MediaServer server;
    private final Access access;

    /**
     * @param tell topic and text, to all other nodes
     */
    public SharedBars(MediaServer server, Access access, BiConsumer<String, String> tell) {
        this.server = server;
        this.access = access;
        access.revocations().onAdded(its -> tell.accept(REVOKED, text(Revocations.Kept.of(its))));
        access.bans()
                .onChanged(
                        ban -> tell.accept(BANNED, text(Bans.Kept.of(ban))),
                        target -> tell.accept(UNBANNED, text(target)));
    }

    private static String text(Object its) {
        try {
            return JSON.writeValueAsString(its);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("a record that is no JSON", e);
        }
    }

    /**
     * @throws IllegalArgumentException for a text that is none
     */
    private static <T> T read(String text, Class<T> type) {
        try {
            return JSON.readValue(text, type);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no " + type.getSimpleName(), e);
        }
    }

    /** Another node revoked something: who is here by it leaves. */
    public void revoked(String text) {
        Revocations.Revocation its = read(text, Revocations.Kept.class).revocation();
        access.revocations().adopt(its);
        Revocations.Target target = its.target();
        if (target.tokenId().isEmpty()) {
            access.bearers(target.room(), target.identity()).forEach(SharedBars::remove);
            server.remove(target.room(), target.identity(), LeaveReason.REMOVED);
            return;
        }
        List<Bearer> there = access.bearers(target.tokenId());
        there.stream()
                .filter(bearer -> target.room().isEmpty() || bearer.room().equals(target.room()))
                .forEach(SharedBars::remove);
    }

    private static void remove(Bearer bearer) {
        bearer.leave(LeaveReason.REMOVED);
    }

    /** Another node banned somebody. */
    public void banned(String text) {
        Bans.Ban ban = read(text, Bans.Kept.class).ban();
        if (!ban.holds(access.now())) {
            return;
        }
        access.bans().adopt(ban);
        Bans.Target target = ban.target();
        access.bearers(target.room(), target.identity())
                .forEach(bearer -> bearer.leave(LeaveReason.BANNED));
        if (!target.room().isEmpty()) {
            server.remove(target.room(), target.identity(), LeaveReason.BANNED);
        }
    }

    /** Another node lifted a ban. */
    public void unbanned(String text) {
        access.bans().forgo(read(text, Bans.Target.class));
    }
}
