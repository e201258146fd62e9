package sfu.signaling.http;

import static org.assertj.core.api.Assertions.assertThat;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.local.LocalChannel;
import io.netty.channel.local.LocalIoHandler;

import org.junit.jupiter.api.Test;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;

class OrderedWritesTest {
    @Test
    void theEventLoopDoesNotOvertakeWhatOtherThreadsWroteBefore() throws Exception {
        var loops = new MultiThreadIoEventLoopGroup(1, LocalIoHandler.newFactory());
        List<Object> written = new CopyOnWriteArrayList<>();
        LocalChannel channel = new LocalChannel();
        channel.pipeline()
                .addLast(
                        new ChannelOutboundHandlerAdapter() {
                            @Override
                            public void write(
                                    ChannelHandlerContext context,
                                    Object message,
                                    ChannelPromise promise) {
                                written.add(message);
                                promise.setSuccess();
                            }
                        });
        try {
            loops.register(channel).sync();
            OrderedWrites writes = new OrderedWrites(channel);
            channel.eventLoop()
                    .submit(() -> {
                        writes.write("1");
                        Thread other = Thread.ofVirtual().start(() -> writes.write("2"));
                        other.join();
                        writes.write("3");
                        return written.size();
                    })
                    .get(30, TimeUnit.SECONDS);
            channel.eventLoop().submit(() -> {}).get(30, TimeUnit.SECONDS);
            assertThat(written).containsExactly("1", "2", "3");
        } finally {
            loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }
}
