package sfu.signaling.chat;

import sfu.signaling.http.SharedText;
import sfu.signaling.protocol.ChatMessage.Talker;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Somebody who writes down what it is told. */
final class FakeMember implements Member {
    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    boolean canChat = true;
    boolean canModerate;
    boolean isHidden;
    private final Talker talker;

    FakeMember(String identity) {
        this("CS_" + identity, identity);
    }

    FakeMember(String id, String identity) {
        talker = new Talker(id, identity, identity);
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
        return canChat;
    }

    @Override
    public boolean canModerate() {
        return canModerate;
    }

    @Override
    public void tell(SharedText message) {
        told.add(message.numbered(0));
    }

    @Override
    public void tell(String which, SharedText state) {
        told.add(state.numbered(0));
    }

    /** Of this type, since it was asked last. */
    List<String> take(String type) {
        List<String> found =
                told.stream().filter(each -> each.contains("\"" + type + "\"")).toList();
        told.clear();
        return found;
    }
}
