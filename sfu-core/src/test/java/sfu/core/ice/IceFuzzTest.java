package sfu.core.ice;

import com.code_intelligence.jazzer.junit.FuzzTest;

import org.junit.jupiter.params.provider.MethodSource;

import sfu.core.fuzz.Bits;
import sfu.core.fuzz.Seeds;

import java.util.stream.Stream;

/**
 * Two participants, their real checks, answers, restarts and forgeries from a few addresses in any
 * order: no address is sent more than it may be, no path is used that did not answer.
 */
class IceFuzzTest {
    private static final int MAX_STEPS = 60;

    static Stream<byte[]> sequences() {
        return Stream.of(
                // each checks from an address of its own, and answers the server's checks there
                new Seeds().put(0, 0, 0, 2, 0, 0, 0, 1, 1, 2, 1, 1, 0, 0, 0, 2, 0, 0).bytes(),
                // the second takes the address of the first, and answers from elsewhere
                new Seeds().put(0, 0, 0, 2, 0, 0, 0, 1, 0, 0, 1, 0, 3, 1, 5, 2, 1, 0).bytes(),
                // a restart, nominations of other addresses, media from them
                new Seeds().put(0, 0, 0, 2, 0, 0, 6, 0, 0, 0, 1, 0, 7, 0, 5, 0, 1, 2, 0, 1).bytes(),
                // forgeries
                new Seeds()
                        .put(1, 0, 0, 30, 1, 1, 1, 2, 90, 4, 4, 3, 20)
                        .put(new byte[20])
                        .bytes());
    }

    @MethodSource("sequences")
    @FuzzTest
    void anySequence(byte[] bytes) throws Exception {
        Bits bits = new Bits(bytes);
        try (IceScene scene = new IceScene()) {
            for (int i = 0; i < MAX_STEPS && !bits.isOver(); i++) {
                step(scene, bits);
                scene.settle();
            }
            scene.check();
        }
    }

    private static void step(IceScene scene, Bits bits) {
        int what = bits.below(8);
        int who = bits.below(IceScene.PEERS);
        int from = bits.below(IceScene.ADDRESSES);
        switch (what) {
            case 0 -> scene.check(who, from, bits.next());
            case 1 -> scene.forge(who, from, bits.next(), bits.next());
            case 2 -> scene.answer(who, from, from);
            case 3 -> scene.answer(who, from, bits.below(IceScene.ADDRESSES));
            case 4 -> scene.raw(from, bits.piece());
            case 5 -> scene.media(who, from);
            case 6 -> scene.restart(who);
            default -> scene.repeat(who, from);
        }
    }
}
