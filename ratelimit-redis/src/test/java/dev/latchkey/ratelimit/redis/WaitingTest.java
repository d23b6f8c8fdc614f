package dev.latchkey.ratelimit.redis;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** How long a request waits for Redis: for its time, and longer only as far as the process itself was held up. */
class WaitingTest {

    private static final Duration PATIENCE = Duration.ofMillis(30);
    private static final int LOOKS_IN_TIME = 15;

    private final SettableTime time = new SettableTime(Instant.EPOCH);
    private final Waiting waiting = new Waiting(time, PATIENCE);

    @Test
    void whereNothingIsHeldUpARequestWaitsItsTime() {
        CompletableFuture<byte[]> request = waiting.begin();

        look(LOOKS_IN_TIME - 1, Waiting.LOOK_MILLIS);
        assertThat(request).isNotDone();

        look(1, Waiting.LOOK_MILLIS);
        assertThat(request).isCompletedExceptionally();
        assertThat(waiting.millis()).isEqualTo(PATIENCE.toMillis());
    }

    @Test
    void whoeverHasWaitedForALookIsLateUntilAnswered() {
        assertThat(waiting.isAnybodyLate()).isFalse();
        CompletableFuture<byte[]> first = waiting.begin();
        assertThat(waiting.isAnybodyLate()).isFalse();

        look(1, Waiting.LOOK_MILLIS);
        CompletableFuture<byte[]> second = waiting.begin();
        assertThat(waiting.isAnybodyLate()).isTrue();

        first.complete(new byte[0]);
        assertThat(waiting.isAnybodyLate()).isFalse();
        assertThat(second).isNotDone();
    }

    @Test
    void aPauseOfTheWholeProcessEndsNoRequestBeforeItsAnswerCouldBeRead() {
        CompletableFuture<byte[]> answered = waiting.begin();
        CompletableFuture<byte[]> unanswered = waiting.begin();

        look(1, 200);
        assertThat(answered).isNotDone();
        answered.complete(new byte[0]);

        look(LOOKS_IN_TIME, Waiting.LOOK_MILLIS);
        assertThat(answered).isCompletedWithValueMatching(reply -> reply.length == 0);
        assertThat(unanswered).isCompletedExceptionally();
    }

    @Test
    void whoeverIsHeldUpSaysForHowLongRequestsWait() {
        look(LOOKS_IN_TIME, 20);

        assertThat(waiting.millis()).isEqualTo(300);

        look(LOOKS_IN_TIME, Waiting.LOOK_MILLIS);
        assertThat(waiting.millis()).isEqualTo(PATIENCE.toMillis());
    }

    private void look(int times, long afterMillis) {
        for (int i = 0; i < times; i++) {
            time.advance(Duration.ofMillis(afterMillis));
            waiting.end();
        }
    }
}
