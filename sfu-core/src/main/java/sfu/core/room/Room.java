package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.RosterDelta;
import sfu.core.api.Shared;
import sfu.core.api.SpeakersState;
import sfu.core.log.LogContext;
import sfu.core.relay.Relays;
import sfu.core.shard.BitrateMeter;
import sfu.core.shard.MediaShards;
import sfu.core.shard.TransportProxy;
import sfu.core.speakers.SpeechReport;
import sfu.core.stats.ConnectingSnapshot;
import sfu.core.stats.Limit;
import sfu.core.stats.Refusals;
import sfu.core.time.Clocks;

import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** A room's control state: who is in it, what they publish, and which slot shows what. */
final class Room {
    private final String name;
    private final long createdAtMs;
    private final RoomTemplate template;
    private final Census census;
    private final Refusals refusals;
    private final SerialExecutor executor;
    private final Observers observers;
    private final Negotiations negotiations;
    private final Consumer<Room> onEmpty;
    private final Backups backups;
    private final Map<String, Member> members = new LinkedHashMap<>(); // by id
    private final Identities identities = new Identities();
    private final Roster roster;
    private final Ranking ranking = new Ranking();
    private final RoomFloor floor;
    private final Viewing viewing;
    private final Speakers speakers;
    private final Staging staging;
    private final Publishers publishers;
    private final Publications publications;
    private final Dynacast dynacast;
    private final Entrance entrance;
    private final Transports transports;
    private final Desk desk;
    private final Moderation moderation = new Moderation(this, this::later);
    private final Steering steering = new Steering(this);
    private boolean isHeld;
    private final Directs directs;
    private final Succession succession;
    private final long connectNs;
    private boolean isEnded;

    Room(
            String name,
            MediaShards shards,
            Relays relays,
            RoomLimits limits,
            RoomTemplate template,
            RosterPolicy rosterPolicy,
            Census census,
            Refusals refusals,
            Ids ids,
            SerialExecutor executor,
            Observers observers,
            Consumer<Room> onEmpty) {
        this.name = name;
        this.template = template;
        this.census = census;
        this.refusals = refusals;
        this.executor = executor;
        this.observers = observers;
        this.onEmpty = onEmpty;
        BitrateMeter ingress = new BitrateMeter(shards.ingressMeter());
        transports = new Transports(shards, relays, limits, template, ingress, this::ask);
        createdAtMs = Clocks.system().steadyMs();
        negotiations = new Negotiations(this, limits, ids);
        MediaPolicy policy = template.media();
        dynacast = new Dynacast(policy.encodingHold(), System::nanoTime, this::later);
        backups = new Backups(policy.backup(), System::nanoTime, this::later);
        Mirrors mirrors = new Mirrors();
        floor = new RoomFloor(shards.floor(ids.number(), this::heard), mirrors);
        viewing = new Viewing(ranking, mirrors, floor, dynacast, backups, members.values());
        speakers = new Speakers(System::nanoTime, this::later, ranking::of, new OfSpeakers());
        staging = new Staging(template.stage(), System::nanoTime, this::later, new OfStage());
        publishers = new Publishers(template.capacity(), census, ingress, System::nanoTime);
        entrance = new Entrance(this, template, ids, this::later);
        roster =
                new Roster(rosterPolicy, System::nanoTime, this::later, this::foremost, this::tell);
        publications =
                new Publications(
                        new Publications.Parts(
                                ranking,
                                floor,
                                speakers,
                                viewing,
                                roster,
                                dynacast,
                                backups,
                                new Tidings(name, observers)),
                        publishers,
                        this::later);
        connectNs = limits.connectMs() * 1_000_000L;
        succession = new Succession(this, this::later, connectNs);
        int maxOverrides = limits.maxOverrides();
        desk = new Desk(template, roster, publications, viewing, members.values(), maxOverrides);
        directs = new Directs(template.direct(), members, refusals, System::nanoTime, this::later);
    }

    String name() {
        return name;
    }

    long createdAtMs() {
        return createdAtMs;
    }

    void execute(Runnable task) {
        executor.execute(task);
    }

    private void later(Runnable task, long delayNs) {
        if (delayNs <= 0) {
            executor.execute(task);
            return;
        }
        CompletableFuture.delayedExecutor(delayNs, TimeUnit.NANOSECONDS, executor).execute(task);
    }

    /** Runs on the room's executor; the future fails with what the task throws. */
    <T extends @Nullable Object> CompletableFuture<T> call(Callable<T> task) {
        CompletableFuture<T> answer = new CompletableFuture<>();
        executor.execute(() -> {
            try {
                answer.complete(task.call());
            } catch (Throwable e) { // whoever waits for the answer gets one
                answer.completeExceptionally(e);
            }
        });
        return answer;
    }

    /** The same, and what is refused for a limit is counted. */
    <T extends @Nullable Object> CompletableFuture<T> ask(Callable<T> task) {
        return call(() -> {
            try {
                return task.call();
            } catch (MediaException refused) {
                Limit limit = refused.limit();
                if (limit != null) {
                    refusals.count(limit);
                }
                throw refused;
            }
        });
    }

    // all below: on the room's executor

    RoomTemplate template() {
        return template;
    }

    Observers observers() {
        return observers;
    }

    Census census() {
        return census;
    }

    Entrance entrance() {
        return entrance;
    }

    Staging staging() {
        return staging;
    }

    Publishers publishers() {
        return publishers;
    }

    Dynacast dynacast() {
        return dynacast;
    }

    Publications publications() {
        return publications;
    }

    Transports transports() {
        return transports;
    }

    Desk desk() {
        return desk;
    }

    Moderation moderation() {
        return moderation;
    }

    Steering steering() {
        return steering;
    }

    Directs directs() {
        return directs;
    }

    Negotiations negotiations() {
        return negotiations;
    }

    Iterable<Member> members() {
        return members.values();
    }

    Roster roster() {
        return roster;
    }

    /** Whom everybody wants to know first: who spoke last, then who is to be seen. */
    private Iterator<Member> foremost() {
        return Stream.concat(
                        speakers.recent().stream(), ranking.video().stream().map(Track::publisher))
                .iterator();
    }

    /** Of this id, or null. */
    @Nullable Track trackOf(String id) {
        return ranking.of(id);
    }

    /** Of this number, or null. */
    @Nullable Track track(long number) {
        return ranking.of(number);
    }

    Viewing viewing() {
        return viewing;
    }

    int size() {
        return members.size();
    }

    Identities identities() {
        return identities;
    }

    Succession succession() {
        return succession;
    }

    /** Whether it is only still here until another session of it has its media. */
    boolean hasSuccessor(Member member) {
        return members.get(member.info().id()) != member;
    }

    /** The earlier sessions of this identity end; returns whether there was one. */
    boolean replace(String identity) {
        List<Member> others = identities.of(identity);
        others.forEach(other -> end(other, LeaveReason.REPLACED, ""));
        return !others.isEmpty();
    }

    void add(Member member) {
        Member before = member.before();
        if (before != null) {
            leaveAll(before.before(), LeaveReason.MOVED);
            members.remove(before.info().id());
            identities.remove(before);
        }
        if (!member.isHidden()) {
            roster.joined(member);
        }
        members.put(member.info().id(), member);
        identities.add(member);
        directs.changed();
        if (before == null) {
            observers.joined(name, member.info());
        }
        if (!speakers.state().equals(SpeakersState.NOBODY)) {
            member.listener().speakersChanged(speakers.state());
        }
        staging.tellRequests(member);
        moderation.joined(member);
    }

    @Nullable Member member(String id) {
        return members.get(id);
    }

    /** It stays open though nobody is in it. */
    void hold(boolean is) {
        isHeld = is;
        endIfEmpty();
    }

    void remove(Member member, LeaveReason reason) {
        remove(member, reason, "");
    }

    /** As above; ICE or DTLS said why. */
    void remove(Member member, LeaveReason reason, String detail) {
        if (!member.isGone() && hasSuccessor(member)) {
            endBefore(member, reason);
        } else if (!member.isGone()) {
            end(member, reason, detail);
            entrance.left();
            endIfEmpty();
        }
    }

    /** Whoever takes too long to connect leaves: its media will not come. */
    void awaitConnection(Member member) {
        later(() -> endUnconnected(member), connectNs);
    }

    private void endUnconnected(Member member) {
        TransportProxy transport = member.transport();
        if (transport == null || member.isGone() || member.isConnected()) {
            return;
        }
        refusals.count(Limit.CONNECT_TIME);
        boolean hasPath = transport.ice() != null;
        ConnectingSnapshot connecting = transport.connecting();
        String detail = "not connected within %d ms".formatted(connectNs / 1_000_000);
        if (connecting != null && !connecting.lastCheck().isEmpty()) {
            detail += "; " + connecting.lastCheck();
        }
        try (LogContext _ = member.logContext()) {
            remove(member, hasPath ? LeaveReason.DTLS_FAILED : LeaveReason.ICE_FAILED, detail);
        }
    }

    /** All sessions of an identity end; returns whether there were any. */
    boolean remove(String identity, LeaveReason reason) {
        List<Member> all = identities.of(identity);
        all.forEach(member -> remove(member, reason));
        return !all.isEmpty();
    }

    /** Nobody came in, or the last one left, and nobody waits until the server has a place. */
    void endIfEmpty() {
        if (members.isEmpty() && !entrance.isAwaited() && !isHeld && !isEnded) {
            isEnded = true;
            floor.close();
            observers.ended(name);
            onEmpty.accept(this);
        }
    }

    /** Who succeeds it goes on. */
    private void endBefore(Member member, LeaveReason reason) {
        leave(member, reason);
        roster.changed(member);
    }

    /** This session, and those that it succeeded. */
    private void leaveAll(@Nullable Member last, LeaveReason reason) {
        Member its = last;
        while (its != null) {
            Member before = its.before();
            leave(its, reason);
            its = before;
        }
    }

    private void leave(Member member, LeaveReason reason) {
        succession.left(member);
        publications.endAll(member);
        viewing.left(member);
        speakers.left(member);
        member.setGone();
        transports.close(member);
        member.listener().closed(reason);
    }

    private void end(Member member, LeaveReason reason, String detail) {
        leaveAll(member.before(), reason);
        census.leave(member.holder());
        entrance.doorway().left(member.info().identity(), reason);
        staging.left(member, reason);
        members.remove(member.info().id());
        identities.remove(member);
        leave(member, reason);
        directs.changed();
        roster.left(member, reason);
        observers.left(name, member.info(), reason, detail, member.joinedAtMs());
    }

    private void tell(Shared<RosterDelta> delta) {
        for (Member member : members.values()) {
            member.listener().rosterChanged(delta);
        }
    }

    /** On a shard's thread. */
    private void heard(SpeechReport report) {
        execute(() -> speakers.heard(report));
    }

    private final class OfSpeakers implements Speakers.Listener {
        @Override
        public void dominates(Member member) {
            ranking.spoke(member);
            observers.dominates(name, member.info());
            viewing.reranked();
        }

        @Override
        public void speakersChanged(SpeakersState state) {
            roster.reordered();
            for (Member member : members.values()) {
                member.listener().speakersChanged(state);
            }
        }
    }

    private final class OfStage implements Staging.Listener {
        @Override
        public List<Member> sessions(String identity) {
            return identities.of(identity);
        }

        @Override
        public Iterable<Member> members() {
            return List.copyOf(members.values());
        }

        @Override
        public void stageChanged(Member member) {
            if (!member.info().onStage()) {
                publications.endAll(member);
            }
            roster.changed(member);
        }
    }
}
