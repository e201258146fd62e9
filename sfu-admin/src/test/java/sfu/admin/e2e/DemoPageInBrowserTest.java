package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;
import java.util.List;

/** The demo's page in a real Chromium: for all eyes, hands and ears, on a desktop and a phone. */
@Tag("long")
class DemoPageInBrowserTest {
    private static final String CONNECTED = "window.room.state === 'connected'";

    /** Before its script has run, window.room is the element of that id. */
    private static final String IS_READY = "window.room?.state === 'new'";

    private static void await(Chromium.Page page, String condition) {
        Awaitility.await(condition)
                .atMost(Duration.ofSeconds(30))
                .pollInterval(Duration.ofMillis(200))
                .ignoreExceptions()
                .until(() -> page.eval(condition).asBoolean());
    }

    private static final String HAS_CHAT = "!document.getElementById('chat-toggle').hidden";

    private static void say(Chromium.Page page, String text) throws Exception {
        page.eval(
                "document.getElementById('chat-text').value = " + DevTools.JSON.valueToTree(text));
        page.eval("document.getElementById('chat-form').requestSubmit()");
    }

    private static void press(Chromium.Page page, String... keys) throws Exception {
        for (String key : keys) {
            page.press(key);
        }
    }

    @Test
    void axeFindsNothing() throws Exception {
        Axe axe = new Axe();
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page bob = chromium.open(server.url("/?room=axe&name=Bob"), 640, 400);
            await(bob, CONNECTED);
            Chromium.Page lobby = chromium.open(server.url("/"), 1280, 800);
            await(lobby, IS_READY);
            Chromium.Page ann =
                    chromium.open(
                            server.url("/?room=axe&name=Ann&role=moderator&camera=0"), 1280, 800);
            await(ann, "document.querySelectorAll('.tile').length === 2");
            await(ann, HAS_CHAT);
            await(bob, HAS_CHAT);
            say(bob, "Hello, see https://example.org");
            for (String scheme : List.of("light", "dark")) {
                lobby.prefer(scheme);
                assertThat(axe.violations(lobby)).as("lobby, %s", scheme).isEmpty();
                ann.prefer(scheme);
                assertThat(axe.violations(ann)).as("room, %s", scheme).isEmpty();
                for (String key : List.of("p", "c")) {
                    press(ann, key);
                    ann.eval("document.activeElement.blur()"); // the next key is no text
                    assertThat(axe.violations(ann)).as("panel %s, %s", key, scheme).isEmpty();
                }
                ann.eval("document.getElementById('more').click()");
                assertThat(axe.violations(ann)).as("menu, %s", scheme).isEmpty();
                press(ann, "Escape");
                await(ann, "!document.getElementById('menu').matches(':popover-open')");
                ann.eval("document.getElementById('invite').click()");
                await(ann, "document.querySelector('#invite-code path') !== null");
                assertThat(axe.violations(ann)).as("dialog, %s", scheme).isEmpty();
                press(ann, "Escape");
                await(ann, "!document.querySelector('dialog[open]')");
                press(ann, "?");
                await(ann, "document.getElementById('keys-dialog').open");
                assertThat(axe.violations(ann)).as("keys, %s", scheme).isEmpty();
                press(ann, "Escape");
                ann.eval("document.querySelector('.panel:not([hidden]) [data-close]').click()");
            }
        }
    }

    @Test
    void oneJoinsMutesWritesAndLeavesByKeysAlone() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page ann = chromium.open(server.url("/?room=keys"), 1280, 800);
            await(ann, "document.activeElement.id === 'name-input'");
            ann.type("Ann");
            press(ann, "Enter");
            await(ann, CONNECTED);
            await(ann, "document.getElementById('mic').getAttribute('aria-pressed') === 'true'");
            press(ann, "m");
            await(ann, "document.getElementById('mic').getAttribute('aria-pressed') === 'false'");
            await(
                    ann,
                    "document.getElementById('announcer').textContent.includes('Microphone off')");

            press(ann, "?");
            await(ann, "document.getElementById('keys-dialog').open");
            press(ann, "Tab");
            assertThat(focus(ann)).isEqualTo("keys-on");
            press(ann, "Tab", "Tab");
            String inside =
                    "document.activeElement === document.body ||"
                            + " document.getElementById('keys-dialog').contains(document.activeElement)";
            assertThat(ann.eval(inside).asBoolean()).as("the room behind is inert").isTrue();
            press(ann, "Escape");
            await(ann, "!document.getElementById('keys-dialog').open");
            await(ann, HAS_CHAT);
            press(ann, "c");
            await(ann, "document.activeElement.id === 'chat-text'");
            press(ann, "c", "m", "Enter"); // text here, no shortcuts
            await(
                    ann,
                    "document.querySelector('#chat-log .message:not(.waiting) p').textContent === 'cm'");
            press(ann, "Escape");
            await(ann, "document.activeElement.id === 'chat-toggle'");
            press(ann, "p");
            await(ann, "document.activeElement.id === 'people-title'");
            press(ann, "Escape");
            await(ann, "document.activeElement.id === 'people-toggle'");

            for (int i = 0; i < 40 && !focus(ann).equals("leave"); i++) {
                press(ann, "Tab");
                assertThat(ann.eval(SEES_FOCUS).asBoolean()).as("at %s", focus(ann)).isTrue();
            }
            assertThat(focus(ann)).isEqualTo("leave");
            press(ann, "Enter");
            await(ann, "!document.getElementById('lobby').hidden");
            assertThat(ann.eval("document.getElementById('join-error').textContent").asText())
                    .isEqualTo("You left the room.");
        }
    }

    private static final String SEES_FOCUS =
            """
            (() => {
              const its = document.activeElement;
              const style = getComputedStyle(its);
              return its === document.body || (style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2
                && its.getBoundingClientRect().width > 0);
            })()
            """;

    private static String focus(Chromium.Page page) throws Exception {
        return page.eval("document.activeElement.id").asText();
    }

    @Test
    void aPhoneShowsAllWithoutScrolling() throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page bob = chromium.open(server.url("/?room=phone&name=Bob"), 640, 400);
            Chromium.Page ann =
                    chromium.open(
                            server.url("/?room=phone&name=Ann&role=moderator&camera=0"), 360, 740);
            await(bob, CONNECTED);
            await(ann, "document.querySelectorAll('.tile').length === 2");
            JsonNode off = ann.eval(OUTSIDE_OR_SMALL);
            assertThat(off).as("%s", off).isEmpty();
            await(ann, HAS_CHAT);
            for (String panel : List.of("people", "chat")) {
                ann.eval("document.getElementById('" + panel + "-toggle').click()");
                off = ann.eval(OUTSIDE_OR_SMALL);
                assertThat(off).as("%s: %s", panel, off).isEmpty();
            }
            ann.screenshot("demo-phone-chat");
        }
    }

    /**
     * Buttons that are not whole in the window, or too small for a finger; the page itself, if it
     * scrolls.
     */
    private static final String OUTSIDE_OR_SMALL =
            """
            (() => {
              const wrong = [...document.querySelectorAll('#room button')].filter(button => {
                const box = button.getBoundingClientRect();
                const isShown = button.checkVisibility({ visibilityProperty: true }) && !button.closest('.tile');
                const isWhole = box.left >= 0 && box.top >= 0 && box.right <= innerWidth && box.bottom <= innerHeight;
                return isShown && !(isWhole && box.width >= 40 && box.height >= 38);
              }).map(button => button.id || button.className);
              const page = document.documentElement;
              if (page.scrollWidth > innerWidth || page.scrollHeight > innerHeight) wrong.push('page');
              return wrong;
            })()
            """;

    @Test
    void namesAndMessagesAreTextWhateverTheyContain() throws Exception {
        String name = "<img src=x onerror=\"window.hacked=1\"><b>Eve</b>";
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(1)) {
            Chromium.Page ann = chromium.open(server.url("/?room=html&name=Ann"), 1280, 800);
            await(ann, CONNECTED);
            Chromium.Page eve = chromium.open(server.url("/?room=html&camera=0&mic=0"), 640, 400);
            await(eve, IS_READY);
            eve.eval(
                    "document.getElementById('name-input').value = "
                            + DevTools.JSON.valueToTree(name));
            eve.eval("document.getElementById('join').click()");
            await(eve, CONNECTED);
            await(ann, "document.querySelectorAll('.tile').length === 2");
            await(ann, HAS_CHAT);
            await(eve, HAS_CHAT);
            say(eve, name + " javascript:window.hacked=1 https://example.org/?a=<b>");
            await(ann, "document.querySelectorAll('#chat-log li').length === 1");
            assertThat(ann.eval("document.querySelector('#chat-log a').href").asText())
                    .isEqualTo("https://example.org/?a=");
            press(ann, "p");
            await(ann, "document.querySelectorAll('#people-list li').length === 2");
            assertThat(ann.eval("document.getElementById('people-list').textContent").asText())
                    .contains("<b>Eve</b>");
            assertThat(
                            ann.eval(
                                            "document.querySelectorAll('#room img, #room p b, #people b').length")
                                    .asInt())
                    .isZero();
            assertThat(ann.eval("window.hacked ?? null").isNull()).isTrue();
        }
    }
}
