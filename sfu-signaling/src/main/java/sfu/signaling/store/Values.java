package sfu.signaling.store;

import org.h2.mvstore.MVMap;
import org.h2.mvstore.type.ByteArrayDataType;
import org.h2.mvstore.type.DataType;

/** How a map is opened: its values are bytes. */
final class Values<K> extends MVMap.Builder<K, byte[]> {
    Values(DataType<K> keys) {
        setKeyType(keys);
        setValueType(ByteArrayDataType.INSTANCE);
    }
}
