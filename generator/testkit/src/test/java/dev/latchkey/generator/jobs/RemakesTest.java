package dev.latchkey.generator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.format.OutputFormat;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class RemakesTest {

    private static final Instant NOW = Instant.parse("2025-06-15T12:34:56Z");
    private static final Archive ARCHIVE = new Archive(Path.of("there"), 7);

    private final Queue<Runnable> tasks = new ArrayDeque<>();
    private final List<Job> made = new ArrayList<>();
    private final Remakes remakes = new Remakes(
            job -> {
                made.add(job);
                return Optional.of(ARCHIVE);
            },
            tasks::add);

    @Test
    void an_archive_is_made_once_however_many_wait_for_it() {
        Job job = jobOf(UUID.randomUUID());
        List<CompletableFuture<Optional<Archive>>> waiting =
                Stream.generate(() -> ask(remakes, job)).limit(9).toList();
        assertThat(waiting).noneMatch(CompletableFuture::isDone);

        work();

        assertThat(made).containsExactly(job);
        assertThat(waiting).allSatisfy(each -> assertThat(each).isCompletedWithValue(Optional.of(ARCHIVE)));
    }

    @Test
    void keys_take_turns() {
        UUID hostile = UUID.randomUUID();
        List<Job> many = Stream.generate(() -> jobOf(hostile))
                .limit(Remakes.MOST_OF_OWNER)
                .toList();
        many.forEach(job -> assertThat(ask(remakes, job)).isNotDone());
        Job modest = jobOf(UUID.randomUUID());
        assertThat(ask(remakes, modest)).isNotDone();

        work();

        assertThat(made).startsWith(many.get(0), modest, many.get(1)).hasSize(many.size() + 1);
    }

    @Test
    void one_key_has_few_waiting_and_another_is_served_all_the_same() {
        UUID hostile = UUID.randomUUID();
        Job first = jobOf(hostile);
        for (int i = 1; i < Remakes.MOST_OF_OWNER; i++) {
            assertThat(ask(remakes, jobOf(hostile))).isNotDone();
        }
        assertThat(ask(remakes, first)).isNotDone();
        assertThat(ask(remakes, jobOf(hostile)).handle((none, told) -> told).join())
                .isInstanceOf(RemakesFullException.class);
        for (int i = Remakes.MOST_OF_OWNER; i < Remakes.MOST_WAITING_OF_OWNER; i++) {
            assertThat(ask(remakes, first)).isNotDone();
        }
        assertThat(ask(remakes, first)).isCompletedExceptionally();
        CompletableFuture<Optional<Archive>> other = ask(remakes, jobOf(UUID.randomUUID()));

        work();

        assertThat(other).isCompletedWithValue(Optional.of(ARCHIVE));
        assertThat(ask(remakes, jobOf(hostile))).isNotDone();
    }

    @Test
    void all_keys_together_have_a_bound() {
        for (int i = 0; i < Remakes.MOST; i++) {
            assertThat(ask(remakes, jobOf(UUID.randomUUID()))).isNotDone();
        }

        assertThat(ask(remakes, jobOf(UUID.randomUUID()))).isCompletedExceptionally();
    }

    @Test
    void what_fails_is_told_to_all_who_wait_and_may_be_tried_again() {
        List<Throwable> failures =
                List.of(new IOException("full"), new IllegalStateException(), new StackOverflowError());
        Queue<Throwable> next = new ArrayDeque<>(failures);
        Remakes failing = new Remakes(
                job -> {
                    Throwable failure = next.remove();
                    if (failure instanceof IOException io) {
                        throw io;
                    }
                    if (failure instanceof RuntimeException bug) {
                        throw bug;
                    }
                    throw (Error) failure;
                },
                tasks::add);
        Job job = jobOf(UUID.randomUUID());
        for (Throwable failure : failures) {
            List<CompletableFuture<Optional<Archive>>> waiting = List.of(ask(failing, job), ask(failing, job));

            work();

            assertThat(waiting)
                    .allSatisfy(each ->
                            assertThat(each.handle((none, told) -> told)).isCompletedWithValue(failure));
        }
    }

    private void work() {
        while (!tasks.isEmpty()) {
            tasks.remove().run();
        }
    }

    private static CompletableFuture<Optional<Archive>> ask(Remakes remakes, Job job) {
        return remakes.of(job).toCompletableFuture();
    }

    private static Job jobOf(UUID owner) {
        JobOrder order = new JobOrder("{}", "{}", 1, 1, List.of(OutputFormat.JSON), false, false, JobPriority.NORMAL);
        return Job.pending(UUID.randomUUID(), owner, order, NOW, NOW, "a");
    }
}
