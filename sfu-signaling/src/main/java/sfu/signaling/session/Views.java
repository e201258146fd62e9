package sfu.signaling.session;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaException;
import sfu.core.api.Participant;
import sfu.core.api.SlotView;
import sfu.signaling.protocol.ClientMessage;
import sfu.signaling.protocol.ClientMessage.ViewedSlot;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;

/** Reads what a client says of how it looks at its slots. */
final class Views {
    private Views() {}

    /**
     * @throws MediaException BAD_REQUEST, with a sentence for whoever wrote the client
     */
    static CompletableFuture<Void> apply(
            ClientMessage.View message, Participant participant, int maxSlots) {
        Integer loudest = message.loudest();
        if (loudest != null && (loudest < 1 || loudest > Participant.MAX_LOUDEST)) {
            throw refused("loudest is 1 to " + Participant.MAX_LOUDEST);
        }
        List<? extends @Nullable ViewedSlot> slots = message.slots();
        if (loudest == null) {
            return participant.setViews(read(message, maxSlots));
        }
        if (slots == null || slots.isEmpty()) {
            return participant.hearLoudest(loudest);
        }
        return participant
                .setViews(read(message, maxSlots))
                .thenCompose(done -> participant.hearLoudest(loudest));
    }

    private static List<SlotView> read(ClientMessage.View message, int maxSlots) {
        List<? extends @Nullable ViewedSlot> slots = message.slots();
        if (slots == null || slots.isEmpty()) {
            throw refused("view needs slots");
        }
        if (slots.size() > maxSlots) {
            throw refused("view names at most " + maxSlots + " slots");
        }
        Set<String> mids = new HashSet<>();
        List<SlotView> views = new ArrayList<>();
        for (ViewedSlot slot : slots) {
            if (slot == null || slot.mid() == null) {
                throw refused("each of the slots needs its mid");
            }
            if (!mids.add(slot.mid())) {
                throw refused("two of the slots have the mid " + slot.mid());
            }
            views.add(
                    new SlotView(
                            slot.mid(),
                            slot.track(),
                            slot.width(),
                            slot.height(),
                            slot.frameRate(),
                            slot.priority(),
                            slot.visible() == null || slot.visible()));
        }
        return views;
    }

    private static MediaException refused(String why) {
        return new MediaException(MediaException.Code.BAD_REQUEST, why);
    }
}
