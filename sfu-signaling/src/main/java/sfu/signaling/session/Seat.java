package sfu.signaling.session;

import sfu.signaling.chat.Member;
import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage.Talker;

import java.util.function.BooleanSupplier;

/** A session's place in channels, under one name. */
final class Seat implements Member {
    private final Talker talker;
    private final boolean isHidden;
    private final BooleanSupplier canModerate;
    private final Credentials credentials;
    private final Outbox outbox;

    Seat(
            Talker talker,
            boolean isHidden,
            BooleanSupplier canModerate,
            Credentials credentials,
            Outbox outbox) {
        this.talker = talker;
        this.isHidden = isHidden;
        this.canModerate = canModerate;
        this.credentials = credentials;
        this.outbox = outbox;
    }

    @Override
    public Talker talker() {
        return talker;
    }

    @Override
    public boolean isHidden() {
        return isHidden;
    }

    @Override
    public boolean canChat() {
        return credentials.grant().powers().canChat();
    }

    @Override
    public boolean canModerate() {
        return canModerate.getAsBoolean();
    }

    @Override
    public void tell(SharedText message) {
        outbox.event(message);
    }

    @Override
    public void tell(String which, SharedText state) {
        outbox.state(which, state);
    }
}
