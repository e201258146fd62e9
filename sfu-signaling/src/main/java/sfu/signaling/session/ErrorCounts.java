package sfu.signaling.session;

import sfu.signaling.protocol.ErrorCode;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** How often clients were answered with which error. */
public final class ErrorCounts {
    private final Map<ErrorCode, LongAdder> counts = new EnumMap<>(ErrorCode.class);

    ErrorCounts() {
        for (ErrorCode code : ErrorCode.values()) {
            counts.put(code, new LongAdder());
        }
    }

    void add(ErrorCode code) {
        of(code).increment();
    }

    public long count(ErrorCode code) {
        return of(code).sum();
    }

    private LongAdder of(ErrorCode code) {
        return counts.getOrDefault(code, new LongAdder());
    }
}
