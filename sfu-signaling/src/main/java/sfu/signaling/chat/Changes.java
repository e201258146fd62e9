package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ServerMessage;

import java.util.concurrent.Executor;

/** Messages of a channel that are edited and deleted. Not safe for threads. */
final class Changes {
    private final ChannelName name;
    private final History history;
    private final Gate gate;
    private final Checks checks;
    private final Announcer announcer;
    private final Figures figures;
    private final Executor thread;
    private int pending; // on their way to the disk

    Changes(
            ChannelName name,
            History history,
            Gate gate,
            Checks checks,
            Announcer announcer,
            Figures figures,
            Executor thread) {
        this.name = name;
        this.history = history;
        this.gate = gate;
        this.checks = checks;
        this.announcer = announcer;
        this.figures = figures;
        this.thread = thread;
    }

    boolean isIdle() {
        return pending == 0;
    }

    void edit(ChatRequest.MessageEdit edit, Member by, long nowMs, Answer answer) {
        gate.checkWriter(by);
        int size = checks.text(edit.text());
        StoredMessage message = changeable(edit.messageId(), by);
        if (message.text() == null) {
            throw Checks.bad("only text is edited");
        }
        gate.spend(size, nowMs);
        String text = String.valueOf(edit.text());
        StoredMessage edited = message.edited(text, nowMs);
        ServerMessage news =
                new ChatMessage.MessageEdited(
                        name.told(), Long.toString(message.number()), nowMs, text, by.talker());
        change(edited, news, by, answer, edit.id());
    }

    void delete(ChatRequest.MessageDelete delete, Member by, long nowMs, Answer answer) {
        gate.checkWriter(by);
        StoredMessage message = changeable(delete.messageId(), by);
        gate.spend(0, nowMs);
        ServerMessage news =
                new ChatMessage.MessageDeleted(
                        name.told(), Long.toString(message.number()), nowMs, by.talker());
        change(message.deleted(), news, by, answer, delete.id());
    }

    private void change(StoredMessage to, ServerMessage news, Member by, Answer answer, long id) {
        pending++;
        history.replace(to)
                .whenCompleteAsync(
                        (done, failure) -> {
                            pending--;
                            if (failure != null) {
                                figures.lost.increment();
                                answer.failed(failure);
                                return;
                            }
                            (to.isDeleted() ? figures.deleted : figures.edited).increment();
                            if (!isOwn(to, by)) {
                                String number = Long.toString(to.number());
                                answer.moderated(to.from(), number, to.isDeleted());
                            }
                            announcer.deliver(
                                    news, to, by, () -> answer.done(new ServerMessage.Ok(id)));
                        },
                        thread);
    }

    /** Its sender may change a message, and moderators may; whoever cannot see it finds none. */
    private StoredMessage changeable(@Nullable String messageId, Member by) {
        StoredMessage message = history.get(Checks.number(messageId));
        if (message == null || !message.isFor(by)) {
            throw new MediaException(MediaException.Code.NOT_FOUND, "no such message is kept");
        }
        if (!isOwn(message, by) && !by.canModerate()) {
            throw Gate.forbidden("only its sender and moderators change a message");
        }
        return message;
    }

    private static boolean isOwn(StoredMessage message, Member by) {
        return message.from().identity().equals(by.talker().identity());
    }
}
