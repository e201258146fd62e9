package sfu.admin.declared;

import com.fasterxml.jackson.core.JsonProcessingException;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import sfu.signaling.protocol.Json;

import java.util.function.BiConsumer;

/** Makes a room that is declared on one node be so on all, since it may open on any. */
public final class SharedRooms {
    public static final String TOPIC = "room-declared";

    private static final Logger LOG = LoggerFactory.getLogger(SharedRooms.class);
    private static final int MOST = 60_000; // characters: more are not told to all nodes

    /**
     * @param settings what it is, or was
     * @param removed whether it is no more
     */
    record Word(String room, Settings settings, boolean removed) {}

    private final RoomBook book;

    /**
     * @param tell topic and text, to all other nodes
     */
    public SharedRooms(RoomBook book, BiConsumer<String, String> tell) {
        this.book = book;
        book.onChanged(
                (room, its) -> tell(tell, new Word(room, its, false)),
                (room, its) -> tell(tell, new Word(room, its, true)));
    }

    private static void tell(BiConsumer<String, String> tell, Word word) {
        String text = Json.text(word);
        if (text.length() > MOST) {
            LOG.warn(
                    "what room {} is declared to be is too long for the other nodes: {} characters",
                    word.room(),
                    text.length());
            return;
        }
        tell.accept(TOPIC, text);
    }

    /**
     * Another node said so.
     *
     * @throws IllegalArgumentException for a text that is none
     */
    public void told(String text) {
        Word word;
        try {
            word = Json.read(text, Word.class);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("no declared room", e);
        }
        if (word.removed()) {
            book.forgo(word.room(), word.settings());
        } else {
            book.adopt(word.room(), word.settings());
        }
    }
}
