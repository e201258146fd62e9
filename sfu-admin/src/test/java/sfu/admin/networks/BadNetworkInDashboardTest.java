package sfu.admin.networks;

import static org.assertj.core.api.Assertions.assertThat;

import org.awaitility.Awaitility;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

import sfu.admin.e2e.Chromium;

import java.time.Duration;

/** Operators see who has a bad network, and that it is nobody else's fault. */
@Tag("long")
class BadNetworkInDashboardTest {
    private static final Impairment BAD = Impairment.NONE.withDelay(60).withLoss(25);

    /** What the dashboard writes beside somebody. */
    private static String about(Chromium.Page board, String name) throws Exception {
        return board.eval(
                        """
                        [...document.querySelectorAll('tr.person')]
                            .find(row => row.cells[0].innerText.includes('%s'))
                            ?.cells[10].innerText ?? ''
                        """
                                .formatted(name))
                .asText();
    }

    @Test
    void aBadNetworkIsSeenAsSuch() throws Exception {
        try (Meeting meeting = new Meeting()) {
            meeting.join("ann", Impairment.NONE, Encoding.single(400_000));
            Participant bob = meeting.join("bob", Impairment.NONE, Encoding.single(400_000));
            Chromium.Page board = meeting.dashboard();
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> about(board, "bob").contains("slots used"));
            bob.link().set(BAD);
            board.eval("location.hash = '#/rooms/" + Meeting.ROOM + "'");
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> about(board, "bob").matches("(?s)(up|down)link: .*"));
            assertThat(about(board, "ann")).doesNotContain("uplink:", "downlink:");
            board.screenshot("board-network");
        }
    }
}
