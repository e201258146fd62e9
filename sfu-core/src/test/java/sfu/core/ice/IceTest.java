package sfu.core.ice;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.ice4j.attribute.Attribute;
import org.ice4j.attribute.AttributeFactory;
import org.ice4j.attribute.MessageIntegrityAttribute;
import org.ice4j.message.Message;
import org.ice4j.message.MessageFactory;
import org.ice4j.message.Request;
import org.ice4j.message.Response;
import org.ice4j.security.CredentialsAuthority;
import org.ice4j.stack.StunStack;
import org.ice4j.stack.TransactionID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** IceTransport with a raw STUN client that plays the browser, in memory: no sockets at all. */
class IceTest implements IceTransport.Listener {

    private static final InetSocketAddress SERVER = new InetSocketAddress("127.0.0.1", 5000);
    private static final String UFRAG = "brow";
    private static final String PASSWORD = "abcdefghijklmnopqrstuvwx";

    private record Sent(Path path, byte[] bytes) {}

    private final BlockingQueue<Sent> sent = new LinkedBlockingQueue<>();
    private final BlockingQueue<Path> selections = new LinkedBlockingQueue<>();
    private final BlockingQueue<String> closings = new LinkedBlockingQueue<>();
    private final Set<Path> known = ConcurrentHashMap.newKeySet();
    private final IceMux mux =
            new IceMux(
                    java.util.List.of(SERVER),
                    new IceTimers(200, 1_500, 1_500, 300),
                    (path, bytes) -> sent.add(new Sent(path, bytes)));
    private final IceTransport transport = new IceTransport(mux, UFRAG, PASSWORD, this);

    @Override
    public void onKnown(Path path) {
        known.add(path);
    }

    @Override
    public void onUnknown(Path path) {
        known.remove(path);
    }

    @Override
    public void onSelected(Path path, int rttMillis) {
        selections.add(path);
    }

    @Override
    public void onClosed(String reason) {
        closings.add(reason);
    }

    @AfterEach
    void tearDown() {
        transport.close();
        mux.execute(mux::close);
    }

    private static Path udp(int port) {
        return new Path(false, SERVER, new InetSocketAddress("127.0.0.1", port));
    }

    /** A stack that only signs: requests with one password, responses with another. */
    private static StunStack signer(String requestPassword, String responsePassword) {
        StunStack stack = new StunStack();
        stack.getCredentialsManager()
                .registerAuthority(
                        new CredentialsAuthority() {
                            @Override
                            public byte[] getLocalKey(String username) {
                                return responsePassword.getBytes(StandardCharsets.UTF_8);
                            }

                            @Override
                            public byte[] getRemoteKey(String username, String media) {
                                return requestPassword.getBytes(StandardCharsets.UTF_8);
                            }

                            @Override
                            public boolean checkLocalUserName(String username) {
                                return true;
                            }
                        });
        return stack;
    }

    private byte[] check(
            String localUfrag, String localPassword, String remoteUfrag, boolean nominate)
            throws Exception {
        Request request = MessageFactory.createBindingRequest(0x6e0001ffL, true, 42);
        if (nominate) {
            request.putAttribute(AttributeFactory.createUseCandidateAttribute());
        }
        String name = localUfrag + ":" + remoteUfrag;
        request.putAttribute(AttributeFactory.createUsernameAttribute(name));
        MessageIntegrityAttribute integrity =
                AttributeFactory.createMessageIntegrityAttribute(name);
        integrity.setMedia("media");
        request.putAttribute(integrity);
        request.setTransactionID(TransactionID.createNewTransactionID().getBytes());
        return request.encode(signer(localPassword, ""));
    }

    private void check(Path path, boolean nominate) throws Exception {
        mux.onStun(path, check(transport.localUfrag(), transport.localPassword(), UFRAG, nominate));
    }

    /**
     * Answers the server's checks as a browser with this password would, until a selection or the
     * time is over.
     */
    private Path answerUntilSelected(String password, long millis) throws Exception {
        long end = System.nanoTime() + millis * 1_000_000;
        while (System.nanoTime() < end && selections.isEmpty()) {
            Sent next = sent.poll(20, TimeUnit.MILLISECONDS);
            if (next != null
                    && Message.decode(next.bytes, 0, next.bytes.length)
                            instanceof Request request) {
                answer(next.path, request, password);
            }
        }
        return selections.poll();
    }

    private void answer(Path path, Request request, String password) throws Exception {
        Response response = MessageFactory.createBindingResponse(request, path.localAddress());
        response.putAttribute(AttributeFactory.createMessageIntegrityAttribute("x"));
        response.setTransactionID(request.getTransactionID());
        mux.onStun(path, response.encode(signer("", password)));
    }

    private Response nextResponse() throws Exception {
        long end = System.nanoTime() + 400_000_000;
        while (System.nanoTime() < end) {
            Sent next = sent.poll(20, TimeUnit.MILLISECONDS);
            if (next != null
                    && Message.decode(next.bytes, 0, next.bytes.length)
                            instanceof Response response) {
                return response;
            }
        }
        return null;
    }

    private Path complete(Path path) throws Exception {
        check(path, true);
        return answerUntilSelected(PASSWORD, 1_400);
    }

    @Test
    void completesOverUdp() throws Exception {
        check(udp(7001), true);
        Sent first = sent.poll(1, TimeUnit.SECONDS);
        Message answer = Message.decode(first.bytes, 0, first.bytes.length);
        assertEquals(Message.BINDING_SUCCESS_RESPONSE, answer.getMessageType());
        assertTrue(Stun.verify(first.bytes, answer, transport.localPassword()));
        assertNull(answer.getAttribute(Attribute.SOFTWARE));
        assertEquals(udp(7001), answerUntilSelected(PASSWORD, 1_400));
        assertEquals(udp(7001), transport.path());
        assertEquals(Set.of(udp(7001)), known);
    }

    @Test
    void sendsOnTheFirstValidPathBeforeTheNomination() throws Exception {
        check(udp(7001), false);
        assertEquals(udp(7001), answerUntilSelected(PASSWORD, 1_400));
        check(udp(7002), true);
        assertEquals(udp(7002), answerUntilSelected(PASSWORD, 1_400));
    }

    @Test
    void completesOverASlowPathAlthoughEachCheckCancelsOurs() throws Exception {
        record Late(long due, Sent request) {}
        var late = new java.util.ArrayDeque<Late>();
        for (int ms = 0; ms < 1_300 && selections.isEmpty(); ms += 20) {
            if (ms % 40 == 0) {
                check(udp(7001), true);
            }
            for (Sent next; (next = sent.poll()) != null; ) {
                late.add(new Late(System.nanoTime() + 400_000_000, next));
            }
            while (!late.isEmpty() && late.peek().due < System.nanoTime()) {
                Sent next = late.poll().request;
                if (Message.decode(next.bytes, 0, next.bytes.length) instanceof Request request) {
                    answer(next.path, request, PASSWORD);
                }
            }
            Thread.sleep(20);
        }
        assertEquals(udp(7001), selections.poll());
    }

    @Test
    void aWrongPasswordIsMetWithSilence() throws Exception {
        mux.onStun(
                udp(7001), check(transport.localUfrag(), "wrongwrongwrongwrongwrong", UFRAG, true));
        assertNull(sent.poll(300, TimeUnit.MILLISECONDS));
        assertTrue(known.isEmpty());
    }

    @Test
    void anUnknownUfragIsMetWithSilence() throws Exception {
        mux.onStun(udp(7001), check("nobody", transport.localPassword(), UFRAG, true));
        mux.onStun(
                udp(7001), check(transport.localUfrag(), transport.localPassword(), "else", true));
        assertNull(sent.poll(300, TimeUnit.MILLISECONDS));
    }

    @Test
    void garbageIsMetWithSilence() throws Exception {
        byte[] good = check(transport.localUfrag(), transport.localPassword(), UFRAG, true);
        java.util.Random random = new java.util.Random(1);
        for (int i = 0; i < 2_000; i++) {
            byte[] bad = good.clone();
            bad[random.nextInt(bad.length - 8)] ^=
                    (byte) (1 + random.nextInt(255)); // all but FINGERPRINT
            mux.onStun(udp(7001), bad);
        }
        assertNull(sent.poll(500, TimeUnit.MILLISECONDS));
    }

    @Test
    void aForgedResponseDoesNotComplete() throws Exception {
        check(udp(7001), true);
        assertNull(answerUntilSelected("not the browser's password", 250));
        assertEquals(
                udp(7001), answerUntilSelected(PASSWORD, 1_000), "while the true one still does");
    }

    @Test
    void followsANominationToANewPathAndAnswersOldOnes() throws Exception {
        complete(udp(7001));
        sent.clear();
        check(udp(7002), false);
        assertEquals(Message.BINDING_SUCCESS_RESPONSE, nextResponse().getMessageType(), "no 403");
        assertNull(answerUntilSelected(PASSWORD, 300));
        check(udp(7002), true);
        assertEquals(udp(7002), answerUntilSelected(PASSWORD, 1_000));
        sent.clear();
        check(udp(7001), false);
        assertEquals(Message.BINDING_SUCCESS_RESPONSE, nextResponse().getMessageType());
    }

    @Test
    void aNominatedPathThatDoesNotAnswerIsNotSelected() throws Exception {
        complete(udp(7001));
        check(udp(7666), true);
        assertNull(answerUntilSelected("the victim's password", 500));
        assertEquals(udp(7001), transport.path());
    }

    @Test
    void newRemoteAddressesAreLimited() throws Exception {
        for (int port = 7001; port < 7101; port++) {
            check(udp(port), false);
        }
        Thread.sleep(300);
        assertTrue(known.size() >= 16 && known.size() <= 18, known.size() + " paths");
    }

    @Test
    void restartsWithNewCredentials() throws Exception {
        complete(udp(7001));
        String oldUfrag = transport.localUfrag();
        String oldPassword = transport.localPassword();
        transport.restart("brow2", PASSWORD);
        assertNotEquals(oldUfrag, transport.localUfrag());
        sent.clear();
        mux.onStun(udp(7001), check(oldUfrag, oldPassword, UFRAG, true));
        assertNotNull(nextResponse(), "the old generation goes on");
        mux.onStun(
                udp(7001), check(transport.localUfrag(), transport.localPassword(), "brow2", true));
        assertEquals(udp(7001), answerUntilSelected(PASSWORD, 1_000));
        Thread.sleep(500);
        sent.clear();
        mux.onStun(udp(7001), check(oldUfrag, oldPassword, UFRAG, true));
        assertNull(nextResponse(), "the old one is gone");
        assertEquals(Set.of(udp(7001)), known, "but the path is not");
        assertTrue(closings.isEmpty());
    }

    @Test
    void anAbandonedRestartLeavesTheOldPath() throws Exception {
        complete(udp(7001));
        transport.restart("brow2", PASSWORD);
        assertNull(answerUntilSelected(PASSWORD, 2_000));
        assertEquals(udp(7001), transport.path());
        assertTrue(closings.isEmpty());
    }

    @Test
    void aRestartSurvivesTheOldPathsEnd() throws Exception {
        complete(udp(7001));
        Thread.sleep(1_000);
        transport.restart("brow2", PASSWORD);
        Thread.sleep(800); // consent on the old path has expired, the restart's time has not
        assertNull(transport.path());
        assertTrue(closings.isEmpty());
        sent.clear();
        mux.onStun(
                udp(7001), check(transport.localUfrag(), transport.localPassword(), "brow2", true));
        assertEquals(udp(7001), answerUntilSelected(PASSWORD, 1_000));
    }

    @Test
    void consentIsKeptByAnswersAndExpiresWithoutThem() throws Exception {
        complete(udp(7001));
        answerUntilSelected(PASSWORD, 2_500);
        assertTrue(closings.isEmpty(), "longer than the expiry time");
        long silentSince = System.nanoTime();
        assertEquals("consent expired", closings.poll(3, TimeUnit.SECONDS));
        assertTrue(System.nanoTime() - silentSince > 1_200_000_000L);
        assertNull(transport.path());
        assertFalse(transport.send(new byte[1]));
        assertTrue(known.isEmpty());
    }

    @Test
    void givesUpWhenNobodyComes() throws Exception {
        assertEquals("not established in time", closings.poll(3, TimeUnit.SECONDS));
    }

    @Test
    void noSocketIsOpenAndNoThreadGrowsWithPeers() throws Exception {
        complete(udp(7001));
        int before = Thread.activeCount();
        for (int i = 0; i < 50; i++) {
            try (IceTransport other = new IceTransport(mux, UFRAG, PASSWORD, this)) {
                mux.onStun(
                        udp(8000 + i),
                        check(other.localUfrag(), other.localPassword(), UFRAG, true));
                assertNotNull(answerUntilSelected(PASSWORD, 1_400), "peer " + i);
            }
        }
        assertTrue(Thread.activeCount() <= before + 2, before + " -> " + Thread.activeCount());
    }
}
