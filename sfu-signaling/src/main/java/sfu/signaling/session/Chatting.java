package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.By;
import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.MediaServer;
import sfu.core.api.Participant;
import sfu.core.api.Role;
import sfu.core.stats.Limit;
import sfu.signaling.audit.AuditEntry.Whom;
import sfu.signaling.chat.Answer;
import sfu.signaling.chat.ChannelName;
import sfu.signaling.chat.Chat;
import sfu.signaling.moderation.Actor;
import sfu.signaling.moderation.Moderator;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ErrorCode;
import sfu.signaling.protocol.ServerMessage;
import sfu.signaling.store.StoreException;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletionException;
import java.util.function.BooleanSupplier;

/** What one session writes and is told in channels, and in the chat of the room that it is in. */
final class Chatting {
    private final Chat chat;
    private final Moderator moderator;
    private final String address;
    private final MediaServer server;
    private final Credentials credentials;
    private final Outbox outbox;
    private final Replies replies;
    private final int maxNameLength;
    private final Set<ChannelName> joined = new HashSet<>(); // guarded by this
    private @Nullable Seat seat; // in channels; guarded by this
    private @Nullable Seat inRoom; // guarded by this
    private String room = ""; // guarded by this
    private String template = ""; // guarded by this
    private boolean isOver; // guarded by this

    /**
     * @param address of the client
     */
    Chatting(
            Sessions sessions,
            Credentials credentials,
            Outbox outbox,
            Replies replies,
            String address) {
        chat = sessions.chat();
        moderator = sessions.moderator();
        this.address = address;
        server = sessions.server();
        this.credentials = credentials;
        this.outbox = outbox;
        this.replies = replies;
        maxNameLength = sessions.limits().maxNameLength();
    }

    /** The session is in no room, but may be in channels. */
    synchronized void connected(Talker talker, boolean isHidden, Role role) {
        seat = seat(talker, isHidden, () -> credentials.canModerate(role));
    }

    /** It is in a media room, and so in that room's chat. */
    synchronized void entered(Participant me) {
        Talker talker = new Talker(me.info().id(), me.info().identity(), me.info().name());
        boolean isHidden = credentials.grant().isHidden();
        Seat its = seat(talker, isHidden, () -> me.permissions().canModerate());
        inRoom = its;
        if (seat == null) { // who is made a moderator of the room is none of other channels
            Role role = me.info().role();
            seat = seat(talker, isHidden, () -> credentials.canModerate(role));
        }
        room = me.roomName();
        template = me.room().template();
        if (!isOver) {
            chat.enterRoom(room, template, its);
        }
    }

    private Seat seat(Talker talker, boolean isHidden, BooleanSupplier canModerate) {
        return new Seat(talker, isHidden, canModerate, credentials, outbox);
    }

    synchronized void handle(ChatRequest request) {
        String channel = request.channel();
        Seat its = channel == null ? inRoom : seat;
        if (its == null || isOver) {
            replies.fail(
                    request.id(), ErrorCode.BAD_STATE, "join a room or connect first, or name one");
            return;
        }
        Answer answer = answer(request.id(), its.talker(), channel);
        try {
            ChannelName name =
                    channel == null
                            ? ChannelName.ofRoom(room)
                            : ChannelName.channel(valid(channel));
            switch (request) {
                case ChatRequest.ChannelJoin join -> join(name, join, its, answer);
                case ChatRequest.ChannelLeave leave -> {
                    joined.remove(name);
                    chat.handle(name, leave, its, answer);
                }
                default -> chat.handle(name, request, its, answer);
            }
        } catch (MediaException refused) {
            answer.failed(refused);
        }
    }

    private void join(ChannelName name, ChatRequest.ChannelJoin join, Seat its, Answer answer) {
        if (name.isOfRoom()) {
            chat.join(name, template, join, its, answer);
            return;
        }
        if (!credentials.mayJoin(name.name())) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN, "the token is not for this channel");
        }
        int most = chat.limits().channelsPerSession();
        if (!joined.contains(name) && joined.size() >= most) {
            throw new MediaException(
                    Limit.SESSION_CHANNELS, "a session is in at most " + most + " channels");
        }
        boolean isNew = joined.add(name);
        chat.join(name, "", join, its, isNew ? new Joining(name, its, answer) : answer);
    }

    private String valid(String channel) {
        boolean isPlain = channel.codePoints().noneMatch(Character::isISOControl);
        if (channel.isBlank() || channel.length() > maxNameLength || !isPlain) {
            throw new MediaException(
                    MediaException.Code.BAD_REQUEST,
                    "a channel has a name of at most " + maxNameLength + " characters");
        }
        return channel;
    }

    /** What becomes of a request to join: whoever is refused is not in it. */
    private final class Joining implements Answer {
        private final ChannelName name;
        private final Seat its;
        private final Answer answer;

        Joining(ChannelName name, Seat its, Answer answer) {
            this.name = name;
            this.its = its;
            this.answer = answer;
        }

        @Override
        public void done(ServerMessage reply) {
            answer.done(reply);
        }

        @Override
        public void failed(@Nullable Throwable failure) {
            synchronized (Chatting.this) {
                joined.remove(name);
                chat.leave(name, its, LeaveReason.LEFT);
            }
            answer.failed(failure);
        }
    }

    private Answer answer(long id, Talker me, @Nullable String channel) {
        return new Answer() {
            @Override
            public void done(ServerMessage reply) {
                replies.send(reply);
            }

            @Override
            public void moderated(Talker writer, String messageId, boolean isDeleted) {
                Chatting.this.moderated(me, channel, writer, messageId, isDeleted);
            }

            @Override
            public void failed(@Nullable Throwable failure) {
                fail(id, failure);
            }
        };
    }

    private synchronized void moderated(
            Talker me,
            @Nullable String channel,
            Talker writer,
            String messageId,
            boolean isDeleted) {
        Map<String, String> details = new HashMap<>(Map.of("messageId", messageId));
        if (channel != null) {
            details.put("channel", channel);
        }
        By by = new By(me.id(), me.identity());
        moderator.changedMessage(
                new Actor(by, channel == null ? room : "", address),
                new Whom(writer.id(), writer.identity(), writer.name()),
                isDeleted,
                details);
    }

    private void fail(long id, @Nullable Throwable failure) {
        Throwable cause =
                failure instanceof CompletionException && failure.getCause() != null
                        ? failure.getCause()
                        : failure;
        if (cause instanceof StoreException) {
            replies.fail(id, ErrorCode.INTERNAL, "it could not be kept: send it again");
            return;
        }
        if (cause instanceof MediaException refused && refused.limit() != null) {
            server.refused(refused.limit());
        }
        replies.fail(id, cause);
    }

    /** The session is over. */
    synchronized void left(LeaveReason why) {
        if (isOver) {
            return;
        }
        isOver = true;
        Seat its = seat;
        if (its != null) {
            joined.forEach(name -> chat.leave(name, its, why));
        }
        if (inRoom != null) {
            chat.leave(ChannelName.ofRoom(room), inRoom, why);
        }
    }
}
