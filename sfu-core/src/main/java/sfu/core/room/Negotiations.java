package sfu.core.room;

import org.jspecify.annotations.Nullable;

import sfu.core.api.MediaAnswer;
import sfu.core.api.MediaException;
import sfu.core.api.MediaOffer;
import sfu.core.api.PublishSection;
import sfu.core.api.SlotIdentity;
import sfu.core.api.SlotSection;
import sfu.core.forward.SlotSpec;
import sfu.core.log.LogContext;
import sfu.core.shard.TransportProxy;
import sfu.core.stats.Limit;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Function;

/** Brings a member's transport, tracks and slots to what its latest offer asks for. */
final class Negotiations {
    private final Room room;
    private final RoomLimits limits;
    private final Ids ids;
    private final ConnectLimit connectLimit;

    Negotiations(Room room, RoomLimits limits, Ids ids, ConnectLimit connectLimit) {
        this.room = room;
        this.limits = limits;
        this.ids = ids;
        this.connectLimit = connectLimit;
    }

    /** At once, but where the member's transport is at another node. */
    CompletableFuture<MediaAnswer> answer(Member member, MediaOffer offer) {
        check(member, offer);
        CompletableFuture<?> ready = room.transports().ready(member, offer.transport());
        if (ready == null) {
            return CompletableFuture.completedFuture(negotiate(member, offer));
        }
        return ready.handle((is, failure) -> cause(failure))
                .thenCompose(failure -> room.ask(() -> afterwards(member, offer, failure)));
    }

    private static @Nullable Throwable cause(@Nullable Throwable failure) {
        return failure instanceof CompletionException ? failure.getCause() : failure;
    }

    /** The other node is ready, or does not take it: then it is here. */
    private MediaAnswer afterwards(Member member, MediaOffer offer, @Nullable Throwable failure) {
        try (LogContext _ = member.logContext()) {
            return negotiateHere(member, offer, failure);
        }
    }

    private MediaAnswer negotiateHere(
            Member member, MediaOffer offer, @Nullable Throwable failure) {
        if (failure != null && (member.isGone() || member.transport() != null)) {
            throw failure instanceof MediaException refused
                    ? refused
                    : new MediaException(
                            MediaException.Code.CLOSED, "its node cannot go on: join anew");
        }
        if (failure != null) {
            room.transports().giveUp(member);
        }
        return negotiate(member, offer);
    }

    private MediaAnswer negotiate(Member member, MediaOffer offer) {
        check(member, offer);
        TransportProxy transport = member.transport();
        if (transport == null) {
            transport = room.transports().open(member, offer.transport());
            member.setTransport(transport);
            connectLimit.await(member);
        } else {
            transport.update(offer.transport());
        }
        CompletableFuture<Void> published = room.succession().defer(member, offer.publish());
        if (published == null) {
            publish(member, transport, offer.publish());
            published = CompletableFuture.completedFuture(null);
        }
        List<SlotIdentity> identities = openSlots(member, transport, offer.slots());
        room.viewing().assign(member);
        return new MediaAnswer(transport.local(), identities, published);
    }

    /**
     * What an offer wanted to publish begins.
     *
     * @throws MediaException if it may not any more: it was taken off the stage, say
     */
    void publishNow(Member member, List<PublishSection> offered) {
        checkPublish(member, offered);
        TransportProxy transport = member.transport();
        if (transport != null) {
            publish(member, transport, offered);
        }
    }

    private void check(Member member, MediaOffer offer) {
        if (member.isGone()) {
            throw new MediaException(MediaException.Code.CLOSED, "the participant has left");
        }
        unique(offer.publish(), PublishSection::mid);
        unique(offer.slots(), SlotSection::mid);
        checkPublish(member, offer.publish());
        checkSlots(member, offer.slots());
    }

    private void checkPublish(Member member, List<PublishSection> offered) {
        if (!offered.isEmpty() && !member.info().canPublish()) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN, "this participant may not publish");
        }
        if (!offered.isEmpty() && room.members().hasSuccessor(member)) {
            throw new MediaException(
                    MediaException.Code.CLOSED, "another session of it has taken its place");
        }
        for (PublishSection section : offered) {
            if (!member.permissions().mayPublish(section.source())) {
                throw new MediaException(
                        MediaException.Code.FORBIDDEN,
                        "this participant may not publish its "
                                + section.source().name().toLowerCase(Locale.ROOT));
            }
        }
        Backups.check(offered);
        long tracks = offered.stream().filter(section -> !section.isBackup()).count();
        room.publishers().check(member, (int) tracks);
    }

    private void checkSlots(Member member, List<SlotSection> offered) {
        if (!offered.isEmpty() && !member.info().canSubscribe()) {
            throw new MediaException(
                    MediaException.Code.FORBIDDEN, "this participant may not subscribe");
        }
        if (offered.size() > limits.maxSlotsPerParticipant()) {
            throw new MediaException(
                    Limit.SLOTS,
                    "at most " + limits.maxSlotsPerParticipant() + " slots a participant");
        }
        member.subscription().check(offered);
    }

    private void publish(Member member, TransportProxy transport, List<PublishSection> offered) {
        room.succession().publishes(member);
        Set<String> mids = unique(offered, PublishSection::mid);
        for (Track track : List.copyOf(member.published().values())) {
            if (!mids.contains(track.section().mid())) {
                room.publications().end(track);
            }
        }
        for (PublishSection section : Backups.last(offered)) {
            Track before = member.published().get(section.mid());
            if (before != null && before.isSame(section)) {
                room.publications().setMutedByOffer(before, section.muted());
                continue;
            }
            if (before != null) {
                room.publications().end(before);
            }
            Track track = track(member, section);
            transport.publish(section, track.spec());
            room.publications().begin(track);
        }
    }

    private Track track(Member member, PublishSection section) {
        Track first = section.isBackup() ? member.published().get(section.backupOf()) : null;
        String former = first == null ? member.formerTrack(section.source()) : null;
        String id = former == null ? ids.track() : former;
        return new Track(member, section, id, ids.number(), member.info().number(), first);
    }

    private List<SlotIdentity> openSlots(
            Member member, TransportProxy transport, List<SlotSection> offered) {
        Set<String> mids = unique(offered, SlotSection::mid);
        member.subscription().countOpened(offered);
        for (Slot slot : List.copyOf(member.slots().values())) {
            if (!mids.contains(slot.mid())) {
                room.viewing().close(member, slot);
            }
        }
        List<SlotIdentity> identities = new ArrayList<>();
        for (SlotSection section : offered) {
            Slot before = member.slots().get(section.mid());
            Slot replaced = before;
            if (before != null && !before.section().equals(section)) {
                room.viewing().close(member, before);
                before = null;
            }
            Slot slot = before;
            if (slot == null) {
                slot = new Slot(section, identity(member, section));
                if (replaced != null) {
                    slot.override(replaced);
                }
                member.slots().put(section.mid(), slot);
                transport.openSlot(new SlotSpec(section, slot.identity()));
            }
            identities.add(slot.identity());
        }
        return identities;
    }

    private SlotIdentity identity(Member member, SlotSection section) {
        boolean rtx = section.codecs().stream().anyMatch(codec -> codec.hasRtx());
        String stream =
                SlotAssigner.streamId(
                        member.info().id(), section.kind(), List.copyOf(member.slots().values()));
        int ssrc = ids.ssrc();
        return new SlotIdentity(
                section.mid(),
                ssrc,
                rtx ? ids.ssrc() : 0,
                stream,
                stream,
                stream + "-" + Integer.toHexString(ssrc));
    }

    /** The mids in use, for the check that an offer names each once. */
    private static <T> Set<String> unique(List<T> sections, Function<T, String> mid) {
        Set<String> mids = new HashSet<>();
        for (T section : sections) {
            if (!mids.add(mid.apply(section))) {
                throw new MediaException(
                        MediaException.Code.BAD_REQUEST,
                        "two sections have the mid " + mid.apply(section));
            }
        }
        return mids;
    }
}
