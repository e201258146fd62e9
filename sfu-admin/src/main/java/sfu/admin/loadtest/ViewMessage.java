package sfu.admin.loadtest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;

import sfu.admin.loadtest.peer.Slot;

import java.util.List;

/** Says how a page looks at its slots: pictures of one size that follow the speakers. */
final class ViewMessage {
    private ViewMessage() {}

    static ObjectNode of(Views views, List<Slot> slots) {
        ObjectNode message = Signaling.message("view").put("loudest", views.loudest());
        ArrayNode viewed = message.putArray("slots");
        for (Slot slot : slots) {
            if (slot.isVideo()) {
                viewed.addObject()
                        .put("mid", slot.mid())
                        .put("track", "auto")
                        .put("width", views.width())
                        .put("height", views.height());
            }
        }
        return message;
    }
}
