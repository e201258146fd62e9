package sfu.signaling.chat;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.signaling.protocol.ChatMessage;
import sfu.signaling.protocol.ChatMessage.Talker;
import sfu.signaling.protocol.ChatRequest;
import sfu.signaling.protocol.ServerMessage;

import java.util.function.Supplier;

/** Messages of a channel that are edited and deleted. Not safe for threads. */
final class Changes {
    private final ChannelName name;
    private final History history;
    private final Gate gate;
    private final Checks checks;
    private final Announcer announcer;
    private final Figures figures;
    private final Supplier<Keeper> keeper;
    private int pending; // on their way to the disk

    Changes(
            ChannelName name,
            History history,
            Gate gate,
            Checks checks,
            Announcer announcer,
            Figures figures,
            Supplier<Keeper> keeper) {
        this.name = name;
        this.history = history;
        this.gate = gate;
        this.checks = checks;
        this.announcer = announcer;
        this.figures = figures;
        this.keeper = keeper;
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
        gate.spend(size);
        String text = String.valueOf(edit.text());
        StoredMessage edited = message.edited(text, nowMs);
        change(edited, nowMs, by, answer, edit.id());
    }

    void delete(ChatRequest.MessageDelete delete, Member by, long nowMs, Answer answer) {
        gate.checkWriter(by);
        StoredMessage message = changeable(delete.messageId(), by);
        gate.spend(0);
        change(message.deleted(), nowMs, by, answer, delete.id());
    }

    private void change(StoredMessage to, long nowMs, Member by, Answer answer, long id) {
        pending++;
        ServerMessage news = news(to, by.talker(), nowMs);
        keeper.get()
                .change(
                        to,
                        by.talker(),
                        nowMs,
                        new Keeper.Outcome() {
                            @Override
                            public void kept(StoredMessage message, boolean isLocal) {
                                pending--;
                                changed(message, news, by, answer, id);
                            }

                            @Override
                            public void failed(@Nullable Throwable failure) {
                                pending--;
                                figures.lost.increment();
                                answer.failed(failure);
                            }
                        });
    }

    private void changed(StoredMessage to, ServerMessage news, Member by, Answer answer, long id) {
        (to.isDeleted() ? figures.deleted : figures.edited).increment();
        if (!isOwn(to, by)) {
            answer.moderated(to.from(), Long.toString(to.number()), to.isDeleted());
        }
        announcer.deliver(news, to, by, () -> answer.done(new ServerMessage.Ok(id)));
    }

    private ServerMessage news(StoredMessage to, Talker by, long timeMs) {
        String number = Long.toString(to.number());
        return to.isDeleted()
                ? new ChatMessage.MessageDeleted(name.told(), number, timeMs, by)
                : new ChatMessage.MessageEdited(
                        name.told(), number, timeMs, String.valueOf(to.text()), by);
    }

    /** On another node. */
    void changedElsewhere(StoredMessage to, Talker by, long timeMs) {
        announcer.deliver(news(to, by, timeMs), to, null, () -> {});
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
