package sfu.signaling.store;

import org.h2.mvstore.Cursor;
import org.h2.mvstore.MVMap;
import org.h2.mvstore.MVStore;
import org.h2.mvstore.MVStoreException;
import org.h2.mvstore.type.DataType;
import org.h2.mvstore.type.LongDataType;
import org.h2.mvstore.type.StringDataType;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Whether all that a store has can be read: pages, keys in their order, values by their checksums,
 * and that no map is missing. A write that the disk has only in parts shows here.
 */
final class Soundness {
    /** The map that says which others there are, and what their keys are. */
    static final String KINDS = "store.kinds";

    private static final byte[] NUMBERED = {1, 0};
    private static final byte[] NAMED = {2, 0};
    private static final byte OLDER = 1;

    private static final Pattern LAYOUT_KEY = Pattern.compile("meta\\.id|(chunk|root)\\.[0-9a-f]+");

    private Soundness() {}

    /**
     * What {@link #KINDS} has of a map with such keys.
     *
     * @param name of the map
     * @param isOlder whether it may have values without checksums
     */
    static byte[] kind(String name, DataType<?> keys, boolean isOlder) {
        byte[] kind = (keys.equals(LongDataType.INSTANCE) ? NUMBERED : NAMED).clone();
        kind[1] = isOlder ? OLDER : 0;
        return Sealed.seal(name, kind);
    }

    /**
     * @throws MVStoreException when that cannot be known, as the disk does not do it
     */
    static boolean of(MVStore pages) {
        try {
            return isLaidOut(pages) && areMapsWhole(pages);
        } catch (MVStoreException e) {
            if (StoreFile.isDamage(e)) {
                return false;
            }
            throw e;
        } catch (IllegalArgumentException | IndexOutOfBoundsException e) {
            return false; // what pages become whose bytes are others
        } catch (ClassCastException | IllegalStateException | NullPointerException e) {
            return false;
        } catch (StackOverflowError | OutOfMemoryError | NegativeArraySizeException e) {
            return false;
        }
    }

    /** Each map has a name, and each root a map. */
    private static boolean isLaidOut(MVStore pages) {
        Map<String, String> layout = pages.getLayoutMap();
        boolean hasChunks = layout.keySet().stream().anyMatch(each -> each.startsWith("chunk."));
        if (!hasChunks && pages.getFileStore().lastChunkVersion() > 1) {
            return false; // the layout itself was not found
        }
        Set<String> known = new HashSet<>();
        known.add("root." + layout.get("meta.id"));
        pages.getMetaMap().keySet().stream()
                .filter(each -> each.startsWith("map."))
                .forEach(each -> known.add("root." + each.substring("map.".length())));
        return layout.keySet().stream()
                .allMatch(each ->
                        LAYOUT_KEY.matcher(each).matches()
                                && (!each.startsWith("root.") || known.contains(each)));
    }

    private static boolean areMapsWhole(MVStore pages) {
        if (!pages.hasMap(KINDS)) {
            return true; // of an earlier version
        }
        Map<String, byte[]> kinds = pages.openMap(KINDS, new Values<>(StringDataType.INSTANCE));
        for (Map.Entry<String, byte[]> each : kinds.entrySet()) {
            byte[] kind = Sealed.open(each.getKey(), each.getValue());
            boolean isWhole =
                    kind != null
                            && (kind[0] == NUMBERED[0]
                                    ? isWhole(pages, each.getKey(), LongDataType.INSTANCE, kind[1])
                                    : isWhole(
                                            pages,
                                            each.getKey(),
                                            StringDataType.INSTANCE,
                                            kind[1]));
            if (!isWhole) {
                return false;
            }
        }
        return true;
    }

    private static <K> boolean isWhole(MVStore pages, String name, DataType<K> keys, byte older) {
        if (!pages.hasMap(name)) {
            return false;
        }
        MVMap<K, byte[]> map = pages.openMap(name, new Values<>(keys));
        Cursor<K, byte[]> each = map.cursor(null);
        K before = null;
        long count = 0;
        while (each.hasNext()) {
            K key = each.next();
            if (before != null && keys.compare(before, key) >= 0
                    || Sealed.open(key, each.getValue()) == null
                    || older != OLDER && !Sealed.isSealed(each.getValue())) {
                return false;
            }
            before = key;
            count++;
        }
        return count == map.sizeAsLong();
    }
}
