package sfu.signaling.cluster;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/** A directory within one process: of a server that is alone, or of some in one test. */
public final class MemoryDirectory implements Directory {
    private static final int LOG_ENTRIES = 1000;

    private record Alive(String value, long untilNs) {}

    private record Held(Claim claim, long untilNs) {}

    private final LongSupplier nanoTime;
    private final Oddities oddities = new Oddities();
    private final ChannelLog channels;
    private final Records records;
    private final FirstAnswers firstAnswers;
    private final Presence presence = new MemoryPresence(this::lives);
    private final Map<String, Alive> nodes = new HashMap<>(); // all: guarded by this
    private final Map<String, Held> rooms = new HashMap<>();
    private final Map<List<String>, String> alongs = new HashMap<>(); // by room and owner
    private final Deque<Entry> log = new ArrayDeque<>();
    private final List<Consumer<Entry>> readers = new ArrayList<>();

    public MemoryDirectory(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
        channels = new MemoryChannelLog(nanoTime);
        records = new MemoryRecords(RecordLimits.defaults(), nanoTime);
        firstAnswers = new MemoryFirstAnswers(nanoTime);
    }

    @Override
    public Oddities oddities() {
        return oddities;
    }

    @Override
    public synchronized CompletableFuture<List<String>> beat(
            String start, String value, Duration expiry) {
        nodes.put(start, new Alive(value, nanoTime.getAsLong() + expiry.toNanos()));
        nodes.values().removeIf(node -> isOver(node.untilNs()));
        return CompletableFuture.completedFuture(
                nodes.values().stream().map(Alive::value).toList());
    }

    private boolean isOver(long untilNs) {
        return nanoTime.getAsLong() - untilNs >= 0;
    }

    private boolean isAlive(String start) {
        Alive node = nodes.get(start);
        return node != null && !isOver(node.untilNs());
    }

    @Override
    public synchronized CompletableFuture<Void> withdraw(String start) {
        nodes.remove(start);
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Claim> claim(String room, String owner, Duration life) {
        Held held = rooms.get(room);
        if (held != null && !isOver(held.untilNs()) && isAlive(held.claim().owner())) {
            return CompletableFuture.completedFuture(held.claim());
        }
        long us = nanoTime.getAsLong() / 1000;
        Claim claim = new Claim(room, owner, us);
        put(claim, life);
        return CompletableFuture.completedFuture(claim);
    }

    @Override
    public synchronized CompletableFuture<Optional<Found>> find(String room) {
        Held held = rooms.get(room);
        return CompletableFuture.completedFuture(
                Optional.ofNullable(held)
                        .filter(its -> !isOver(its.untilNs()))
                        .map(its -> new Found(its.claim(), isAlive(its.claim().owner()))));
    }

    private void put(Claim claim, Duration life) {
        rooms.put(claim.room(), new Held(claim, nanoTime.getAsLong() + life.toNanos()));
    }

    @Override
    public synchronized CompletableFuture<List<Claim>> keep(
            List<Claim> own, Duration life, boolean renews) {
        List<Claim> instead = new ArrayList<>();
        for (Claim claim : own) {
            Held held = rooms.get(claim.room());
            Claim there = held == null || isOver(held.untilNs()) ? null : held.claim();
            if (there == null || renews && there.equals(claim)) {
                put(claim, life);
            } else if (!there.equals(claim)) {
                if (isAlive(there.owner())
                        && !there.owner().equals(claim.owner())
                        && there.wins(claim)) {
                    instead.add(there);
                } else {
                    put(claim, life);
                }
            }
        }
        return CompletableFuture.completedFuture(instead);
    }

    @Override
    public synchronized CompletableFuture<Boolean> transfer(
            Claim claim, String to, Duration life, String along) {
        Held held = rooms.get(claim.room());
        boolean isDone = held != null && held.claim().equals(claim) && isAlive(to);
        if (isDone) {
            put(new Claim(claim.room(), to, nanoTime.getAsLong() / 1000), life);
            alongs.put(List.of(claim.room(), to), along);
        }
        return CompletableFuture.completedFuture(isDone);
    }

    @Override
    public synchronized CompletableFuture<String> takeAlong(String room, String owner) {
        String its = alongs.remove(List.of(room, owner));
        return CompletableFuture.completedFuture(its == null ? "" : its);
    }

    @Override
    public synchronized CompletableFuture<Void> release(Claim claim) {
        Held held = rooms.get(claim.room());
        if (held != null && held.claim().equals(claim)) {
            rooms.remove(claim.room());
        }
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized CompletableFuture<Void> append(String message) {
        long now = System.currentTimeMillis();
        log.add(new Entry(message, true, now));
        if (log.size() > LOG_ENTRIES) {
            log.remove();
        }
        readers.forEach(reader -> reader.accept(new Entry(message, false, now)));
        return CompletableFuture.completedFuture(null);
    }

    @Override
    public synchronized void follow(Consumer<Entry> reader) {
        log.forEach(reader);
        readers.add(reader);
    }

    private synchronized boolean lives(String start) {
        return isAlive(start);
    }

    @Override
    public Presence presence() {
        return presence;
    }

    @Override
    public Records records() {
        return records;
    }

    @Override
    public FirstAnswers firstAnswers() {
        return firstAnswers;
    }

    @Override
    public ChannelLog channels() {
        return channels;
    }

    @Override
    public void close() {}
}
