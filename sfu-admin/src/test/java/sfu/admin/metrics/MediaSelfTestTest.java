package sfu.admin.metrics;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import sfu.core.api.MediaServer;
import sfu.core.room.RoomLimits;
import sfu.core.room.RoomServer;
import sfu.core.shard.ShardOptions;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.concurrent.TimeUnit;

/** A server that hears and sends passes; one of which nothing comes out does not. */
class MediaSelfTestTest {
    private RoomServer server;

    @BeforeEach
    void start() throws Exception {
        ShardOptions some = ShardOptions.defaults(0);
        server =
                new RoomServer(
                        new ShardOptions(
                                0,
                                3,
                                some.advertise(),
                                some.udp(),
                                some.cache(),
                                some.cacheBytes()),
                        RoomLimits.defaults());
    }

    @AfterEach
    void stop() {
        server.close();
    }

    private static MediaSelfTest.Result result(MediaServer its) throws Exception {
        return new MediaSelfTest(its).run().get(30, TimeUnit.SECONDS);
    }

    @Test
    void allShardsAnswerHearAndSend() throws Exception {
        MediaSelfTest.Result result = result(server);
        assertThat(result.detail()).isEqualTo("datagrams come and go");
        assertThat(result.passed()).isTrue();
        assertThat(result.sentMs()).isNotNegative();
    }

    @Test
    void oneOfWhichNothingComesDoesNot() throws Exception {
        MediaServer mute =
                (MediaServer)
                        Proxy.newProxyInstance(
                                getClass().getClassLoader(),
                                new Class<?>[] {MediaServer.class},
                                (proxy, method, args) ->
                                        method.getName().equals("probe")
                                                ? null
                                                : call(method, args));
        MediaSelfTest.Result result = result(mute);
        assertThat(result.passed()).isFalse();
        assertThat(result.datagramMs()).isNotNegative();
        assertThat(result.sentMs()).isEqualTo(-1);
        assertThat(result.detail()).contains("{0, 1, 2}");
    }

    private Object call(Method method, Object[] args) throws Throwable {
        try {
            return method.invoke(server, args);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }
}
