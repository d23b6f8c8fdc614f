package dev.latchkey.limit;

import static java.util.concurrent.TimeUnit.DAYS;
import static java.util.concurrent.TimeUnit.HOURS;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.jetbrains.lincheck.datastructures.ManagedStrategyGuaranteeKt.forClasses;

import dev.latchkey.limit.KeyWindows.Outcome;
import dev.latchkey.time.TimeSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.junit.jupiter.api.Test;

/**
 * Threads at one key's windows, interleaved by a model checker: whatever they are told, {@link Counted} could have told, one
 * after the other. The checker goes through interleavings of single steps on fields, each seen by all threads at once; what a
 * processor may reorder is beyond it.
 */
class KeyWindowsModelTest {

    private static final String KEY = "the key";

    private static final List<Limits> LIMITS = List.of(
            Limits.NONE.with(Window.MINUTE, 2).with(Window.HOUR, 3).with(Window.DAY, 5),
            Limits.NONE
                    .with(Window.MINUTE, 4)
                    .with(Window.HOUR, 4)
                    .with(Window.DAY, 4)
                    .with(Window.MONTH, 4));

    /** By how many seconds time goes on at once: within all windows, and beyond the minute, the hour, the day and the month. */
    private static final List<Long> STEPS =
            List.of(1L, 61L, HOURS.toSeconds(1) + 61, DAYS.toSeconds(1), DAYS.toSeconds(34) + 1);

    /** A minute before a midnight. */
    private static final long FIRST_SECOND = 20_834 * DAYS.toSeconds(1) - 60;

    @Test
    void threadsAreToldWhatACountOfOneThreadCouldTell() {
        new ModelCheckingOptions()
                .threads(3)
                .actorsBefore(3)
                .actorsPerThread(2)
                .actorsAfter(2)
                .iterations(15)
                .invocationsPerIteration(80)
                .addGuarantee(forClasses(SlotRing.class.getName(), RecentSlots.class.getName())
                        .allMethods()
                        .treatAsAtomic())
                .sequentialSpecification(Counted.class)
                .check(Key.class);
    }

    /** What is checked: a key whose windows are begun anew when they were forgotten, as the limiter does. */
    @Param(name = "limits", gen = IntGen.class, conf = "0:1")
    @Param(name = "cost", gen = IntGen.class, conf = "0:2")
    @Param(name = "step", gen = IntGen.class, conf = "0:4")
    public static class Key {

        private final AtomicLong elapsed = new AtomicLong();
        private final AnchoredTime time = new AnchoredTime(new TimeSource() {
            @Override
            public long nanos() {
                return SECONDS.toNanos(elapsed.get());
            }

            @Override
            public long millis() {
                return SECONDS.toMillis(FIRST_SECOND + elapsed.get());
            }
        });
        private final ConcurrentHashMap<String, KeyWindows> windows = new ConcurrentHashMap<>();

        @Operation
        public String acquire(@Param(name = "limits") int limits, @Param(name = "cost") int cost) {
            Allowance result = new Allowance();
            KeyWindows found = windows();
            Outcome outcome = found.acquire(time, LIMITS.get(limits), cost, result);
            while (outcome == Outcome.FORGOTTEN) {
                windows.remove(KEY, found);
                found = windows();
                outcome = found.acquire(time, LIMITS.get(limits), cost, result);
            }
            return told(
                    outcome == Outcome.ADMITTED,
                    result.used(Window.MINUTE),
                    result.used(Window.HOUR),
                    result.used(Window.DAY),
                    result.used(Window.MONTH));
        }

        @Operation
        public long recent() {
            return windows().recent(time).stream()
                    .mapToLong(PastAdmissions::count)
                    .sum();
        }

        @Operation
        public void forgetIfIdle() {
            KeyWindows found = windows();
            if (found.forgetIfIdle(time)) {
                windows.remove(KEY, found);
            }
        }

        private KeyWindows windows() {
            return windows.computeIfAbsent(KEY, unknown -> new KeyWindows());
        }

        @Operation
        public void pass(@Param(name = "step") int step) {
            elapsed.addAndGet(STEPS.get(step));
        }
    }

    /** What it is checked against: every request with its second. */
    public static class Counted {

        private final List<Long> taken = new ArrayList<>();
        private long second = FIRST_SECOND;

        public String acquire(int limits, int cost) {
            Limits of = LIMITS.get(limits);
            boolean fits = cost == 0
                    || (inMinute() + cost <= of.requestsPer(Window.MINUTE)
                            && inHour() + cost <= of.requestsPer(Window.HOUR)
                            && inDay() + cost <= of.requestsPer(Window.DAY)
                            && inMonth() + cost <= of.requestsPer(Window.MONTH));
            if (fits) {
                taken.addAll(Collections.nCopies(cost, second));
            }
            return told(fits, inMinute(), inHour(), inDay(), inMonth());
        }

        public long recent() {
            return inHour();
        }

        /** Changes nothing that anybody is told. */
        public void forgetIfIdle() {}

        public void pass(int step) {
            second += STEPS.get(step);
        }

        /** In 60 seconds and the one that has begun. */
        private long inMinute() {
            return taken.stream().filter(each -> each > second - 61).count();
        }

        /** In 60 minutes and the one that has begun. */
        private long inHour() {
            return taken.stream().filter(each -> each / 60 > second / 60 - 61).count();
        }

        private long inDay() {
            long today = second / DAYS.toSeconds(1);
            return taken.stream()
                    .filter(each -> each / DAYS.toSeconds(1) == today)
                    .count();
        }

        private long inMonth() {
            return taken.stream()
                    .filter(each -> month(each).equals(month(second)))
                    .count();
        }

        private static YearMonth month(long second) {
            return YearMonth.from(LocalDate.ofEpochDay(second / DAYS.toSeconds(1)));
        }
    }

    private static String told(boolean admitted, long inMinute, long inHour, long inDay, long inMonth) {
        return (admitted ? "admitted; " : "refused; ") + inMinute + " in the minute, " + inHour + " in the hour, "
                + inDay + " in the day, " + inMonth + " in the month";
    }
}
