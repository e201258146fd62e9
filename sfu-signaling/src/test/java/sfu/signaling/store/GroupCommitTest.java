package sfu.signaling.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

class GroupCommitTest {
    private final AtomicInteger count = new AtomicInteger();
    private final AtomicBoolean isFull = new AtomicBoolean();
    private final Semaphore begun = new Semaphore(0);
    private final Semaphore disk = new Semaphore(0);
    private final AtomicReference<GroupCommit> itself = new AtomicReference<>();
    private final GroupCommit commits = new GroupCommit(this::commit, () -> itself.get().lost());

    GroupCommitTest() {
        itself.set(commits);
        commits.start();
    }

    private void commit() {
        begun.release();
        disk.acquireUninterruptibly();
        count.incrementAndGet();
        if (isFull.get()) {
            throw new IllegalStateException("no space left on device");
        }
    }

    @Test
    void allWhoComeMeanwhileShareOneCommit() {
        CompletableFuture<Void> first = commits.next();
        begun.acquireUninterruptibly();
        CompletableFuture<Void> second = commits.next();
        CompletableFuture<Void> third = commits.next();
        assertThat(first).isNotDone();
        disk.release(2);
        CompletableFuture.allOf(first, second, third).join();
        commits.close();
        assertThat(count).hasValue(2);
    }

    @Test
    void aFullDiskFailsThemAndLaterOnesSucceed() {
        isFull.set(true);
        CompletableFuture<Void> first = commits.next();
        disk.release();
        assertThatThrownBy(first::join).hasCauseInstanceOf(StoreException.class);
        assertThat(commits.failures()).isEqualTo(1);
        isFull.set(false);
        CompletableFuture<Void> second = commits.next();
        disk.release();
        second.join();
        commits.close();
    }

    @Test
    void whatWasLostMeanwhileIsNotAcknowledged() {
        CompletableFuture<Void> first = commits.next();
        begun.acquireUninterruptibly();
        CompletableFuture<Void> second = commits.next();
        commits.lost();
        disk.release();
        assertThatThrownBy(first::join).hasCauseInstanceOf(StoreException.class);
        assertThatThrownBy(second::join).hasCauseInstanceOf(StoreException.class);
        commits.close();
    }
}
