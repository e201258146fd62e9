package sfu.signaling.relay;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;

import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

import sfu.core.relay.Relay;
import sfu.core.relay.RelayMessage;
import sfu.signaling.cluster.Seal;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.util.Base64;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A node and one of a later version, which says what this one does not know. */
class LaterNodeTest implements RelayEnd.Listener {
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final BlockingQueue<String> heard = new LinkedBlockingQueue<>();
    private final CompletableFuture<String> end = new CompletableFuture<>();
    private final ListAppender<ILoggingEvent> lines = new ListAppender<>();
    private final Logger log = (Logger) LoggerFactory.getLogger(UnknownMessages.class);
    private HttpClient client;
    private RelayNode ann;
    private RelayDial dial;
    private RelaySeal later;

    @BeforeEach
    void connect() throws Exception {
        lines.start();
        log.addAppender(lines);
        ann = new RelayNode("ann");
        client = HttpClient.newHttpClient();
        later = new RelaySeal(new Seal(RelayNode.SECRET), "later", "ann", true, this, () -> {});
        dial = new RelayDial(later);
        later.greet(dial);
        URI uri = URI.create(ann.url.toString().replace("http", "ws") + RelayLinks.PATH);
        var pass = new RelayNode.Words("later").issue("ann", RelayLinks.PATH);
        dial.open(client, uri, pass, PATIENCE).get(30, TimeUnit.SECONDS);
        says(
                "{'is':'Hello','version':1,'address':'127.0.0.1','nonce':'%s','new':[1]}"
                        .formatted(Base64.getEncoder().encodeToString(new byte[32])));
        await().atMost(PATIENCE).until(() -> ann.media.relays().to("later") != null);
    }

    @AfterEach
    void close() {
        log.detachAppender(lines);
        dial.close("the test is over");
        client.shutdownNow();
        ann.close();
    }

    @Override
    public void onText(String text) {
        heard.add(text);
    }

    @Override
    public void onEnd(String why) {
        end.complete(why);
    }

    private void says(String message) {
        later.send("{\"on\":1,\"say\":%s}".formatted(message.replace('\'', '"')));
    }

    private RelayMessage hears() throws InterruptedException {
        String text = heard.poll(30, TimeUnit.SECONDS);
        assertThat(text).isNotNull();
        return ((RelayCodec.Said) RelayCodec.read(text)).say();
    }

    @Test
    void whatIsNotKnownIsSkippedCountedAndEachKindLoggedOnce() throws Exception {
        Relay relay = ann.media.relays().to("later");
        says("{'is':'Rename','to':{'is':'Close'}}");
        says("{'is':'Rename'}");
        says("{'is':'Rewind'}");
        says("{'is':'Begin','port':9,'new':{}}");

        assertThat(hears()).isInstanceOf(RelayMessage.Hello.class);
        assertThat(hears()).isInstanceOf(RelayMessage.Begun.class);
        assertThat(ann.media.relays().to("later")).isSameAs(relay);
        assertThat(ann.links.unknownMessages()).isEqualTo(3);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .satisfiesExactly(
                        line -> assertThat(line).contains("later", "Rename"),
                        line -> assertThat(line).contains("later", "Rewind"));
        assertThat(ann.links.refusals()).isZero();
    }

    /** A message that this version knows, with a constant that it does not. */
    @Test
    void soIsAMessageOfWhichAConstantIsNotKnown() throws Exception {
        Relay relay = ann.media.relays().to("later");
        for (int i = 0; i < 2; i++) {
            says("{'is':'Assign','transport':1,'mid':'a','track':{'number':1,'kind':'HOLOGRAM'}}");
        }
        says("{'is':'Begin','port':9}");

        assertThat(hears()).isInstanceOf(RelayMessage.Hello.class);
        assertThat(hears()).isInstanceOf(RelayMessage.Begun.class);
        assertThat(ann.media.relays().to("later")).isSameAs(relay);
        assertThat(ann.links.unknownMessages()).isEqualTo(2);
        assertThat(lines.list)
                .extracting(ILoggingEvent::getFormattedMessage)
                .singleElement(InstanceOfAssertFactories.STRING)
                .contains("later", "Assign with HOLOGRAM");
    }

    @Test
    void whoMakesUpKindsFillsNoLog() {
        for (int i = 0; i < 300; i++) {
            says("{'is':'Kind%s'}".formatted("x".repeat(i % 30) + (char) ('A' + i / 30)));
        }
        await().atMost(PATIENCE).until(() -> ann.links.unknownMessages() == 300);
        assertThat(lines.list).hasSize(100);
    }

    @Test
    void whatIsNoMessageEndsTheConnectionAsEver() throws Exception {
        says("{'is':'Close','transport':'x'}");
        assertThat(end.get(30, TimeUnit.SECONDS)).contains("no message of a relay");
        await().atMost(PATIENCE).until(() -> ann.media.relays().to("later") == null);
        assertThat(ann.links.unknownMessages()).isZero();
    }

    @Test
    void soDoesWhatIsNotKnownWithoutItsSeal() throws Exception {
        dial.send("0".repeat(64) + " {\"on\":1,\"say\":{\"is\":\"Rename\"}}");
        assertThat(end.get(30, TimeUnit.SECONDS)).contains("seal");
        assertThat(ann.links.refusals()).isEqualTo(1);
        assertThat(ann.links.unknownMessages()).isZero();
    }
}
