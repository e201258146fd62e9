package sfu.signaling.http;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.timeout.IdleStateEvent;
import io.netty.util.ReferenceCountUtil;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

import java.net.InetAddress;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.TimeUnit;

/**
 * Takes a connection's requests to their routes, one at a time and in order: a pipelined request
 * waits until the answer before it is written (RFC 9112 9.3.2), and nothing more is read meanwhile.
 */
final class RequestHandler extends ChannelInboundHandlerAdapter {
    private static final Logger LOG = LoggerFactory.getLogger(RequestHandler.class);
    private static final long LINGER_MS = 500; // a reset at once would overtake the refusal

    private final Router router;
    private final HttpConfig config;
    private final Cors cors;
    private final Upgrade upgrade;
    private final Gate gate;
    private final RequestDeadline deadline;
    private final ProblemCounts problems;
    private final Carriage carriage;
    private final Queue<Object> waiting = new ArrayDeque<>(); // requests, or a last refusal
    private boolean isBusy; // a request has no answer yet
    private boolean isRunning; // work() is on the stack
    private boolean isOver; // nothing more is answered

    RequestHandler(
            HttpConfig config,
            Router router,
            Gate gate,
            Upgrade upgrade,
            RequestDeadline deadline,
            ProblemCounts problems,
            Carriage carriage) {
        this.carriage = carriage;
        this.config = config;
        this.router = router;
        this.gate = gate;
        this.upgrade = upgrade;
        this.deadline = deadline;
        this.problems = problems;
        cors = new Cors(config.allowedOrigins());
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        if (!(message instanceof FullHttpRequest) || isOver) {
            ReferenceCountUtil.release(message);
            return;
        }
        deadline.met();
        add(context, message);
    }

    private void add(ChannelHandlerContext context, Object message) {
        waiting.add(message);
        if (isBusy) {
            context.channel().config().setAutoRead(false);
        }
        work(context);
    }

    private void work(ChannelHandlerContext context) {
        if (isRunning) {
            return; // an answer that was there at once: the loop below goes on
        }
        isRunning = true;
        while (!isBusy && !isOver && !waiting.isEmpty()) {
            isBusy = true;
            switch (waiting.remove()) {
                case FullHttpRequest raw -> serve(context, raw);
                case HttpResponse refusal -> end(context, refusal);
                case Object other -> throw new IllegalStateException(other.toString());
            }
        }
        isRunning = false;
        if (!isBusy) {
            context.channel().config().setAutoRead(true);
        }
    }

    private void serve(ChannelHandlerContext context, FullHttpRequest raw) {
        try {
            HttpResponse refusal = Incoming.refuse(raw);
            if (refusal != null) {
                end(context, refusal);
                return;
            }
            Incoming incoming =
                    Incoming.of(context, raw, config.proxies()).carried(raw.uri(), carriage);
            if (incoming == null) {
                end(context, Carriage.refusal());
            } else {
                route(context, raw, incoming);
            }
        } catch (IllegalArgumentException e) { // percent-encoding
            end(context, Incoming.unreadable("the request's target cannot be read"));
        } finally {
            raw.release();
        }
    }

    private void route(ChannelHandlerContext context, FullHttpRequest raw, Incoming incoming) {
        HttpRequest request = incoming.request();
        if (config.loopbackOnly() && !Loopback.isMeant(request)) {
            end(context, Loopback.refusal());
            return;
        }
        if (router.isCrossOrigin(incoming.rawPath()) && !cors.isAllowed(request)) {
            write(context, incoming, Cors.refusal(request));
            return;
        }
        String method = request.method().equals("HEAD") ? "GET" : request.method();
        Router.Match match = router.find(method, incoming.rawPath());
        if (match == null) {
            finish(context, incoming, Unrouted.answer(router, incoming));
            return;
        }
        Incoming routed = incoming.routed(match.pattern(), match.parameters());
        switch (match.target()) {
            case Router.Target.Plain(Handler handler) -> answer(context, routed, handler);
            case Router.Target.Events(SseAdmission admission) ->
                    stream(context, routed, admission, match.crossOrigin());
            case Router.Target.Socket socket -> socket(context, raw, routed, socket);
        }
    }

    private void answer(ChannelHandlerContext context, Incoming incoming, Handler handler) {
        CompletionStage<HttpResponse> answer;
        try {
            answer = handler.handle(incoming.request());
        } catch (RuntimeException | LinkageError | AssertionError | StackOverflowError e) {
            finish(context, incoming, ResponseWriter.failed(incoming.request(), e));
            return;
        }
        answer.whenComplete((response, failure) -> {
            if (context.executor().inEventLoop()) {
                answered(context, incoming, response, failure);
            } else {
                context.executor().execute(() -> answered(context, incoming, response, failure));
            }
        });
    }

    private void answered(
            ChannelHandlerContext context,
            Incoming incoming,
            @Nullable HttpResponse response,
            @Nullable Throwable failure) {
        if (response != null) {
            finish(context, incoming, response);
        } else {
            Throwable why = failure == null ? new NullPointerException("no response") : failure;
            finish(context, incoming, ResponseWriter.failed(incoming.request(), why));
        }
    }

    private void finish(ChannelHandlerContext context, Incoming incoming, HttpResponse response) {
        HttpResponse shown =
                router.isCrossOrigin(incoming.rawPath())
                        ? cors.apply(incoming.request(), response)
                        : response;
        write(context, incoming, shown);
    }

    private void write(ChannelHandlerContext context, Incoming incoming, HttpResponse response) {
        isOver = !incoming.keepAlive();
        problems.note(response);
        ResponseWriter.write(context, incoming, response)
                .addListener(written -> {
                    isBusy = false;
                    work(context);
                });
    }

    /** The last answer of this connection, to something that was not understood. */
    private void end(ChannelHandlerContext context, HttpResponse refusal) {
        isOver = true;
        problems.note(refusal);
        ResponseWriter.refuse(context, refusal)
                .addListener(written ->
                        context.executor()
                                .schedule(() -> context.close(), LINGER_MS, TimeUnit.MILLISECONDS));
        context.channel().config().setAutoRead(true); // what still comes is dropped
    }

    private void stream(
            ChannelHandlerContext context,
            Incoming incoming,
            SseAdmission admission,
            boolean isCrossOrigin) {
        SseAdmission.Answer answer =
                isFromElsewhere(incoming.request(), isCrossOrigin)
                        ? new SseAdmission.Answer.Refused(Cors.refusal(incoming.request()))
                        : admission.answer(incoming.request()); // which may spend a ticket
        switch (answer) {
            case SseAdmission.Answer.Refused(HttpResponse refusal) ->
                    finish(context, incoming, refusal);
            case SseAdmission.Answer.Opens opens -> stream(context, incoming, opens, isCrossOrigin);
        }
    }

    private boolean isFromElsewhere(HttpRequest request, boolean isCrossOrigin) {
        return isCrossOrigin ? !cors.isAllowed(request) : !cors.isKnown(request);
    }

    private void stream(
            ChannelHandlerContext context,
            Incoming incoming,
            SseAdmission.Answer.Opens opens,
            boolean isCrossOrigin) {
        if (incoming.request().method().equals("HEAD")) {
            finish(context, incoming, SseHandler.headOnly());
            return;
        }
        if (!admits(context, incoming)) {
            return;
        }
        leave(context);
        HttpResponse head = SseHandler.headOnly();
        SseHandler.open(
                context,
                this,
                isCrossOrigin ? cors.apply(incoming.request(), head) : head,
                config.limits(),
                incoming.request(),
                opens);
    }

    private void socket(
            ChannelHandlerContext context,
            FullHttpRequest raw,
            Incoming incoming,
            Router.Target.Socket target) {
        HttpResponse refusal = Upgrade.refuse(incoming.request());
        if (refusal != null) {
            finish(context, incoming, refusal);
            return;
        }
        if (!admits(context, incoming)) {
            return;
        }
        leave(context);
        upgrade.open(context, this, raw, incoming.request(), target);
    }

    /** Whether its address may have one more that stays open; else that is answered. */
    private boolean admits(ChannelHandlerContext context, Incoming incoming) {
        InetAddress client = incoming.request().remote().getAddress();
        if (gate.openSocket(client) != null) {
            finish(context, incoming, TurnedAway.tooManySockets());
            return false;
        }
        context.channel().closeFuture().addListener(closed -> gate.closeSocket(client));
        return true;
    }

    /** The connection becomes something else than HTTP requests. */
    private void leave(ChannelHandlerContext context) {
        isOver = true;
        context.pipeline().remove(deadline);
        context.channel().config().setAutoRead(true);
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (event instanceof BodyLimit.Exceeded(int maxBytes)) {
            deadline.met();
            String most = "a body has at most " + maxBytes + " bytes";
            add(context, HttpResponse.problem(413, "content-too-large", "Content too large", most));
        } else if (event instanceof RequestDeadline.Expired && !isBusy && !isOver) {
            end(
                    context,
                    HttpResponse.problem(
                            408, "request-timeout", "Request time-out", "the request is too slow"));
        } else if (event instanceof IdleStateEvent) {
            context.close();
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        isOver = true;
        drop();
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext context) {
        drop();
    }

    private void drop() {
        waiting.forEach(ReferenceCountUtil::release);
        waiting.clear();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        LOG.debug("connection closed after {}", cause.toString());
        context.close();
    }
}
