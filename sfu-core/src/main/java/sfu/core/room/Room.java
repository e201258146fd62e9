package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.LeaveReason;
import sfu.core.api.MediaException;
import sfu.core.api.ParticipantListener;
import sfu.core.api.RemoteTransport;
import sfu.core.shard.MediaShards;
import sfu.core.shard.TransportProxy;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** A room's control state: who is in it, what they publish, and which slot shows what. */
final class Room {
    private final String name;
    private final long createdAtMs;
    private final MediaShards shards;
    private final RoomLimits limits;
    private final int home;
    private final SerialExecutor executor;
    private final Negotiations negotiations;
    private final Runnable onEmpty;
    private final Dynacast dynacast;
    private final Backups backups;
    private final Mirrors mirrors = new Mirrors();
    private final Map<String, Member> members = new LinkedHashMap<>(); // by id
    private final List<Track> tracks = new ArrayList<>();
    private int transportsOpened;

    Room(
            String name,
            MediaShards shards,
            RoomLimits limits,
            MediaPolicy policy,
            Ids ids,
            SerialExecutor executor,
            Runnable onEmpty) {
        this.name = name;
        this.shards = shards;
        this.limits = limits;
        this.executor = executor;
        this.onEmpty = onEmpty;
        home = shards.assignHome();
        createdAtMs = System.currentTimeMillis();
        negotiations = new Negotiations(this, limits, ids);
        dynacast = new Dynacast(policy.encodingHold(), System::nanoTime, this::later);
        backups = new Backups(policy.backup(), System::nanoTime, this::later);
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

    // all below: on the room's executor

    Negotiations negotiations() {
        return negotiations;
    }

    Iterable<Member> members() {
        return members.values();
    }

    List<Member> visibleMembers() {
        return members.values().stream().filter(member -> !member.isHidden()).toList();
    }

    List<Track> tracks() {
        return tracks;
    }

    boolean isEmpty() {
        return members.isEmpty();
    }

    /** Makes place for one of this identity: an earlier session of it ends. */
    void admit(String identity) {
        for (Member other : List.copyOf(members.values())) {
            if (other.info().identity().equals(identity)) {
                end(other, LeaveReason.REPLACED);
            }
        }
        if (members.size() >= limits.maxParticipants()) {
            throw new MediaException(
                    MediaException.Code.LIMIT_REACHED,
                    "the room is full: at most " + limits.maxParticipants() + " participants");
        }
    }

    void add(Member member) {
        if (!member.isHidden()) {
            tellOthers(member, listener -> listener.participantJoined(member.info()));
        }
        members.put(member.info().id(), member);
    }

    void remove(Member member, LeaveReason reason) {
        if (!member.isGone()) {
            end(member, reason);
            if (members.isEmpty()) {
                onEmpty.run();
            }
        }
    }

    private void end(Member member, LeaveReason reason) {
        for (Track track : List.copyOf(member.published().values())) {
            unpublish(track);
        }
        for (Slot slot : List.copyOf(member.slots().values())) {
            closeSlot(member, slot);
        }
        member.setGone();
        backups.left(member);
        members.remove(member.info().id());
        TransportProxy transport = member.transport();
        if (transport != null) {
            transport.close();
        }
        member.listener().closed(reason);
        if (!member.isHidden()) {
            tellOthers(member, listener -> listener.participantLeft(member.info(), reason));
        }
    }

    private void tellOthers(Member but, Consumer<ParticipantListener> news) {
        for (Member member : members.values()) {
            if (member != but && !member.isGone()) {
                news.accept(member.listener());
            }
        }
    }

    /** On the home shard while that has few of this room, then spread over all. */
    TransportProxy openTransport(Member member, RemoteTransport remote) {
        int shard = (home + transportsOpened++ / limits.transportsPerShard()) % shards.shardCount();
        TransportProxy transport = shards.open(shard, remote, member);
        transport.setPolicy(member.receiveCap(), member.screenFirst());
        return transport;
    }

    void published(Track track) {
        dynacast.published(track);
        track.publisher().published().put(track.section().mid(), track);
        Track first = track.backupOf();
        if (first == null) {
            tracks.add(track);
            tellOthers(track.publisher(), listener -> listener.trackPublished(track.info()));
        } else {
            first.setBackup(track);
        }
        assignAllSlots();
    }

    void unpublish(Track track) {
        if (!track.publisher().published().remove(track.section().mid(), track)) {
            return; // with the track whose backup it was
        }
        Track backup = track.backup();
        if (backup != null) {
            unpublish(backup);
        }
        tracks.remove(track);
        backups.unpublished(track);
        dynacast.unpublished(track);
        Track first = track.backupOf();
        if (first != null) {
            first.setBackup(null);
        }
        assignAllSlots();
        TransportProxy transport = track.publisher().transport();
        if (transport != null) {
            transport.unpublish(track.number());
        }
        if (first == null) {
            tellOthers(track.publisher(), listener -> listener.trackUnpublished(track.info()));
        }
    }

    @Nullable Void setMuted(Member member, String mid, boolean muted) {
        Track track = member.published().get(mid);
        if (track == null) {
            throw new MediaException(
                    MediaException.Code.NOT_FOUND, "no published track has the mid " + mid);
        }
        if (track.backupOf() == null && track.setMuted(muted)) {
            tellOthers(member, listener -> listener.trackUpdated(track.info()));
            for (Member other : members.values()) {
                other.tellSlots();
            }
        }
        return null;
    }

    /** What the subscribers on a shard want of a track. */
    void layersWanted(long track, int shard, int mask) {
        dynacast.wanted(track, shard, mask);
    }

    private void assignAllSlots() {
        for (Member member : members.values()) {
            assignSlots(member);
        }
    }

    /** Lets the member's slots show what there is, and tells its client. */
    void assignSlots(Member member) {
        TransportProxy to = member.transport();
        if (to == null || member.slots().isEmpty()) {
            return;
        }
        List<Slot> slots = List.copyOf(member.slots().values());
        Map<Slot, Track> before = new LinkedHashMap<>();
        for (Slot slot : slots) {
            Track shown = slot.source();
            if (shown != null) {
                before.put(slot, shown);
            }
        }
        List<Track> wanted = tracks.stream().filter(member::wants).toList();
        for (SlotAssigner.Change change : SlotAssigner.assign(slots, wanted)) {
            apply(to, change, before.get(change.slot()));
        }
        backups.needed(member, slots, wanted);
        member.tellSlots();
    }

    private void apply(TransportProxy to, SlotAssigner.Change change, @Nullable Track before) {
        Track next = change.track();
        TransportProxy from = next == null ? null : next.publisher().transport();
        if (next != null && from != null) {
            mirrors.use(next, from, to.home());
            dynacast.viewerCame(next, to.home());
            to.assign(change.slot().mid(), next.number());
        } else {
            to.assign(change.slot().mid(), 0);
        }
        release(to, before);
    }

    private void release(TransportProxy to, @Nullable Track before) {
        TransportProxy publisher = before == null ? null : before.publisher().transport();
        if (before != null && publisher != null) {
            mirrors.release(before, publisher, to.home());
            dynacast.viewerWent(before, to.home());
        }
    }

    void closeSlot(Member member, Slot slot) {
        member.slots().remove(slot.mid());
        TransportProxy transport = member.transport();
        if (transport != null) {
            transport.closeSlot(slot.mid());
            release(transport, slot.source());
        }
    }
}
