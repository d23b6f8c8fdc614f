package dev.latchkey.server.bulkhead;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

final class WorkBulkheadTest {

    private static final int WAITING = 8;

    private final Deque<Runnable> threads = new ArrayDeque<>();
    private final List<String> done = new ArrayList<>();
    private final WorkBulkhead turns = new WorkBulkhead(threads::add, 1, WAITING);

    /** What has the only place, until {@link #work}. */
    private final WorkBulkhead.Work<?> before = turns.begin("somebody", () -> "");

    @Test
    void who_comes_after_much_of_somebody_elses_waits_for_one_piece_of_it() {
        begin("a", 1, 4);
        begin("b", 1, 2);
        begin("c", 1, 1);
        work();

        assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "a3", "a4");
    }

    @Test
    void what_is_small_goes_first_but_for_every_fifth_turn() {
        begin("a", 1, 2);
        for (int i = 1; i <= 6; i++) {
            String piece = "small" + i;
            var unused = taking(turns.begin(i < 4 ? "b" : "c", WorkBulkhead.Size.SMALL, () -> done.add(piece)));
        }
        work();

        assertThat(done).containsExactly("small1", "small4", "small2", "small5", "a1", "small3", "small6", "a2");
    }

    @Test
    void what_goes_on_takes_its_turn_behind_others() {
        WorkBulkhead.Work<?> begun = turns.begin("a", () -> done.add("a, begun"));
        var unused = begun.result().thenRun(() -> {
            var unusedToo = taking(turns.goOn("a", () -> done.add("a, gone on")));
            begun.taken();
        });
        begin("b", 1, 1);
        work();

        assertThat(done).containsExactly("a, begun", "b1", "a, gone on");
    }

    @Test
    void one_caller_has_half_of_what_may_wait_and_no_more() {
        List<CompletableFuture<?>> results = begin("a", 1, WAITING / 2 + 1);

        assertThat(results.get(WAITING / 2)).isCompletedExceptionally();
        assertThat(results.get(WAITING / 2).handle((result, failure) -> failure))
                .isCompletedWithValueMatching(BusyException.class::isInstance);
        work();
        assertThat(done).containsExactly("a1", "a2", "a3", "a4");
        assertThat(begin("a", 5, 5).get(0)).isNotCompletedExceptionally();
    }

    @Test
    void where_too_much_waits_whoever_has_most_gives_way() {
        begin("a", 1, 4);
        begin("b", 1, 3);
        begin("c", 1, 3);
        work();

        assertThat(done).containsExactly("a1", "b1", "c1", "a2", "b2", "c2", "a3", "b3");
    }

    @Test
    void what_was_begun_is_not_refused_however_much_waits() {
        begin("a", 1, 4);
        List<CompletableFuture<?>> results = new ArrayList<>();
        for (int i = 0; i < WAITING; i++) {
            results.add(taking(turns.goOn("a", () -> done.add("on"))));
        }
        begin("b", 1, 4);
        begin("c", 1, 1);
        work();

        assertThat(results).allMatch(CompletableFuture::isDone).noneMatch(CompletableFuture::isCompletedExceptionally);
        assertThat(done).contains("c1", "a3").doesNotContain("b4");
    }

    @Test
    void a_failure_is_the_results_own_and_others_are_worked_on() {
        CompletableFuture<?> failed = taking(turns.begin("a", () -> {
            throw new IllegalStateException("on purpose");
        }));
        begin("b", 1, 1);
        work();

        assertThat(failed).isCompletedExceptionally();
        assertThat(done).containsExactly("b1");
    }

    @Test
    void without_a_thread_nothing_waits_for_good() {
        WorkBulkhead closed = new WorkBulkhead(
                task -> {
                    throw new RejectedExecutionException("closed");
                },
                1,
                WAITING);

        assertThat(closed.begin("a", () -> 1).result()).isCompletedExceptionally();
        assertThat(closed.begin("a", () -> 1).result()).isCompletedExceptionally();
    }

    @Test
    void no_more_is_made_than_is_taken() {
        List<WorkBulkhead.Work<?>> made = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            made.add(turns.begin("a", () -> done.add("a")));
        }
        work();
        assertThat(done).hasSize(1);
        assertThat(threads).isEmpty();

        made.get(0).taken();
        made.get(0).taken();
        assertThat(threads).hasSize(1);
    }

    private List<CompletableFuture<?>> begin(String caller, int first, int last) {
        List<CompletableFuture<?>> results = new ArrayList<>();
        for (int i = first; i <= last; i++) {
            String name = caller + i;
            results.add(taking(turns.begin(caller, () -> done.add(name))));
        }
        return results;
    }

    /** Has the result taken as soon as it is there. */
    private static CompletableFuture<?> taking(WorkBulkhead.Work<?> work) {
        var unused = work.result().whenComplete((result, failure) -> work.taken());
        return work.result();
    }

    private void work() {
        threads.remove().run();
        before.taken();
        while (!threads.isEmpty()) {
            threads.remove().run();
        }
    }
}
