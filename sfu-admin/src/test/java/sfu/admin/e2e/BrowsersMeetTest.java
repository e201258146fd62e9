package sfu.admin.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;

import org.awaitility.Awaitility;
import org.awaitility.core.ConditionFactory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import java.time.Duration;

/** Real browsers meet in the demo room, on one shard and spread over three. */
class BrowsersMeetTest {
    /** Frames, width and audio samples of all that a page receives; remote participants; state. */
    static final String LOOK =
            """
            (async () => {
              const all = { state: window.room?.state ?? '', people: window.room?.participants.size ?? 0,
                frames: [], width: 0, samples: 0, muted: 0 };
              if (!window.room) return all;
              for (const s of (await window.room.getStats()).values()) {
                if (s.type !== 'inbound-rtp') continue;
                if (s.kind === 'video' && s.framesDecoded) {
                  all.frames.push(s.framesDecoded);
                  all.width = Math.max(all.width, s.frameWidth ?? 0);
                }
                if (s.kind === 'audio') all.samples += (s.totalSamplesReceived ?? 0) - (s.concealedSamples ?? 0);
              }
              for (const p of window.room.participants.values()) {
                for (const t of p.tracks.values()) if (t.muted) all.muted++;
              }
              return all;
            })()
            """;

    private static ConditionFactory await(int seconds) {
        return Awaitility.await()
                .atMost(Duration.ofSeconds(seconds))
                .pollInterval(Duration.ofMillis(500))
                .ignoreExceptions();
    }

    private static int frames(JsonNode look) {
        int sum = 0;
        for (JsonNode frames : look.get("frames")) {
            sum += frames.asInt();
        }
        return sum;
    }

    /** It sees so many others, with rising frames, and hears them. */
    private static void seesAndHears(Chromium.Page page, int others) {
        await(30).until(() -> page.eval(LOOK).get("frames").size() >= others);
        await(30).until(() -> page.eval(LOOK).get("samples").asLong() > 24_000);
        int before = get(() -> frames(page.eval(LOOK)));
        await(20).until(() -> frames(page.eval(LOOK)) > before + 10);
    }

    private static <T> T get(java.util.concurrent.Callable<T> value) {
        try {
            return value.call();
        } catch (Exception e) {
            throw new IllegalStateException(e);
        }
    }

    @Test
    void peopleComeAndGoAndSeeEachOther() throws Exception {
        comeAndGo(3);
    }

    @Test
    @Tag("long")
    void onOneShardToo() throws Exception {
        comeAndGo(1);
    }

    private void comeAndGo(int shards) throws Exception {
        try (Chromium chromium = Chromium.start();
                RunningServer server = new RunningServer(shards)) {
            Chromium.Page ann = chromium.open(server.url("/?room=demo&name=Ann"), 1280, 800);
            Chromium.Page bob = chromium.open(server.url("/?room=demo&name=Bob"), 1280, 800);
            await(30).until(() -> ann.eval(LOOK).get("frames").size() == 1);
            await(15).until(() -> ann.eval(LOOK).get("width").asInt() == 640);
            await(5).until(() -> bob.eval(LOOK).get("width").asInt() == 640); // about 15 s, too
            seesAndHears(ann, 1);
            seesAndHears(bob, 1);
            ann.screenshot("room-" + shards);

            Chromium.Page cay = chromium.open(server.url("/?room=demo&name=Cay"), 360, 740);
            seesAndHears(cay, 2);
            seesAndHears(ann, 2);
            cay.screenshot("room-phone-" + shards);
            cay.eval("window.room.leave()");
            await(10).until(() -> ann.eval(LOOK).get("people").asInt() == 1);
            cay.close();

            bob.reload();
            await(20).until(() -> ann.eval(LOOK).get("people").asInt() == 1);
            seesAndHears(bob, 1);
            seesAndHears(ann, 1);

            bob.eval("document.getElementById('mic').click()");
            await(10).until(() -> ann.eval(LOOK).get("muted").asInt() == 1);
            bob.eval("document.getElementById('camera').click()");
            await(10).until(() -> ann.eval(LOOK).get("muted").asInt() == 2);
            bob.eval("document.getElementById('camera').click()");
            await(10).until(() -> ann.eval(LOOK).get("muted").asInt() == 1);
            seesAndHears(ann, 1);

            Chromium.Page board = chromium.open(server.url("/dashboard/"), 1280, 800);
            await(10)
                    .until(() ->
                            board.eval("document.body.innerText")
                                    .asText()
                                    .contains("sends camera VP8"));
            String text = board.eval("document.body.innerText").asText();
            assertThat(text).contains("demo", "Ann", "Bob", "connected");
            assertThat(text).as("browsers report arrivals").contains("takes ");
            board.screenshot("dashboard-" + shards);
        }
    }
}
