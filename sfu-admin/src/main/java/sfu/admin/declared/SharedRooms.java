package sfu.admin.declared;

import com.fasterxml.jackson.core.JsonProcessingException;

import sfu.signaling.cluster.Records.Entry;
import sfu.signaling.cluster.SharedRecords;
import sfu.signaling.protocol.Json;

import java.util.function.BiConsumer;

/**
 * Rooms that are declared, for nodes of an earlier version, which have nothing in common with the
 * others but are told of each change: what they tell is put there for them.
 */
public final class SharedRooms {
    public static final String TOPIC = "room-declared";

    private static final int MOST = 60_000; // characters: they are told no more

    /**
     * @param settings what it is, or was
     * @param removed whether it is no more
     */
    record Word(String room, Settings settings, boolean removed) {}

    private final RoomBook book;
    private final SharedRecords shared;

    /**
     * @param tell topic and text, to all other nodes
     */
    public SharedRooms(RoomBook book, SharedRecords shared, BiConsumer<String, String> tell) {
        this.book = book;
        this.shared = shared;
        book.onChanged((room, its, isRemoved) -> {
            String text = Json.text(new Word(room, its, isRemoved));
            if (text.length() <= MOST) {
                tell.accept(TOPIC, text);
            }
        });
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
        long revision = word.settings().revision();
        shared.heard(
                word.removed()
                        ? new Entry(word.room(), revision + 1, true, "")
                        : book.entry(word.room(), word.settings()));
    }
}
