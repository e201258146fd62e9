package sfu.core.shard;

import org.jspecify.annotations.Nullable;

import sfu.core.forward.LayeredTrack;
import sfu.core.speakers.Seats;
import sfu.core.speakers.SpeechReporter;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/**
 * Who of a room is heard on one shard: the loudest of its own publishers pass to the room's other
 * shards, and the loudest of all that it has go to those who listen here.
 */
final class Floor {
    private final Shard shard;
    private final FloorEvents events;
    private final List<FloorVoice> voices = new ArrayList<>();
    private final List<Audience> audiences = new ArrayList<>();
    private final SpeechReporter reporter;
    private final TimerWheel.Timer timer = new TimerWheel.Timer(this::report);
    private List<Shard> others = List.of();
    private Seats<FloorVoice> passing = new Seats<>(1);
    private long nowNs;
    private boolean isClosed;

    Floor(Shard shard, FloorEvents events) {
        this.shard = shard;
        reporter = new SpeechReporter(shard.index());
        this.events = events;
    }

    void add(LayeredTrack audio, @Nullable Transport publisher) {
        for (FloorVoice its : List.copyOf(voices)) {
            if (its.audio() == audio) {
                remove(its); // a mirror that stayed for slots of its own
            }
        }
        FloorVoice voice = new FloorVoice(this, audio, publisher);
        voices.add(voice);
        audio.heardBy(voice);
        if (!voice.isMirror()) {
            reporter.add(voice);
        }
    }

    /** A moderator muted the track, or it is heard again. */
    void hush(long track, boolean isHushed) {
        for (FloorVoice voice : voices) {
            if (voice.audio().spec().number() == track) {
                voice.hush(isHushed);
            }
        }
    }

    void remove(FloorVoice voice) {
        voices.remove(voice);
        reporter.remove(voice);
        passing.leave(voice); // the links end with the track
        for (Audience audience : audiences) {
            audience.left(voice, nowNs);
        }
    }

    /** So many of the loudest voices here go to these shards. */
    void passOn(int seats, List<Shard> to) {
        for (int i = 0; i < passing.count(); i++) {
            pass(passing.at(i), without(to, others), true); // who speaks is not interrupted
            pass(passing.at(i), without(others, to), false);
        }
        passing = passing.grownTo(seats);
        others = to;
    }

    private static List<Shard> without(List<Shard> all, List<Shard> some) {
        return all.stream().filter(shard -> !some.contains(shard)).toList();
    }

    /** These slots of the subscriber follow the seats; none: no longer. */
    void listen(Transport transport, List<String> mids, long atNs) {
        nowNs = atNs;
        forget(transport);
        if (!mids.isEmpty() && !transport.isClosed()) {
            audience(mids.size()).add(new Audience.Listener(transport, mids), nowNs);
        }
    }

    void barred(Transport transport, Set<Long> tracks, long atNs) {
        nowNs = atNs;
        for (Audience audience : audiences) {
            audience.barred(transport, tracks, nowNs);
        }
    }

    void forget(Transport transport) {
        for (Audience audience : audiences) {
            audience.remove(transport, nowNs);
        }
        audiences.removeIf(Audience::isEmpty);
    }

    private Audience audience(int seats) {
        for (Audience audience : audiences) {
            if (audience.size() == seats) {
                return audience;
            }
        }
        Audience fresh = new Audience(seats);
        audiences.add(fresh);
        return fresh;
    }

    /** Before the packet is stored: whoever is to get it is there by then. */
    void heard(FloorVoice voice, long atNs) {
        nowNs = atNs;
        if (isClosed) {
            return; // its tracks go on for others
        }
        if (!voice.isMirror()) {
            if (reporter.heard(voice, nowNs)) {
                shard.timers().scheduleBy(timer, reporter.nextDueNs());
            }
            if (!others.isEmpty()) {
                takePass(voice);
            }
        }
        for (int i = 0; i < audiences.size(); i++) {
            audiences.get(i).heard(voice, nowNs);
        }
    }

    private void takePass(FloorVoice voice) {
        int seat = passing.hear(voice, nowNs);
        if (seat != Seats.NONE) {
            pass(passing.replaced(), others, false);
            pass(voice, others, true);
        }
    }

    private void pass(@Nullable FloorVoice voice, List<Shard> to, boolean passes) {
        for (int i = 0; voice != null && i < to.size(); i++) {
            if (passes) {
                shard.inbox().addMirror(voice.audio(), to.get(i));
            } else {
                shard.inbox().removeMirror(voice.audio(), to.get(i));
            }
        }
    }

    private void report(long atNs) {
        events.heard(reporter.report(atNs));
        if (reporter.nextDueNs() != SpeechReporter.NEVER) {
            shard.timers().scheduleBy(timer, reporter.nextDueNs());
        }
    }

    void close() {
        isClosed = true;
        audiences.clear();
        passOn(1, List.of());
        shard.timers().cancel(timer);
    }
}
