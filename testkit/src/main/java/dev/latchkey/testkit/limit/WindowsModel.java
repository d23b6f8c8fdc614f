package dev.latchkey.testkit.limit;

import dev.latchkey.limit.Allowance;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import java.time.Duration;
import java.time.LocalDate;
import java.time.temporal.ChronoField;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * One key's windows as the promise describes them, and as slowly: every admission in a list. It knows nothing of slots. Where
 * the promise leaves a limiter some freedom, it answers for the two ends of it: {@link Rule#EXACT}, whose windows are exactly
 * as long as they are called, and {@link Rule#SLACK}, whose minute and hour are a 60th longer.
 */
final class WindowsModel {

    /** How long an admission counts in the minute and in the hour. */
    enum Rule {
        EXACT,
        SLACK
    }

    private static final long MILLIS_PER_DAY = Duration.ofDays(1).toMillis();

    private record Admission(Moment moment, long cost) {
        long at() {
            return moment.monotonicMillis();
        }
    }

    /** A moment on both clocks. */
    record Moment(long monotonicMillis, long wallMillis) {

        long day() {
            return Math.floorDiv(wallMillis, MILLIS_PER_DAY);
        }

        long month() {
            return LocalDate.ofEpochDay(day()).getLong(ChronoField.PROLEPTIC_MONTH);
        }

        /** The day or month that it is in. */
        long period(Window window) {
            return window == Window.DAY ? day() : month();
        }

        /** Milliseconds until the day or month ends. */
        long untilEnd(Window window) {
            LocalDate date = LocalDate.ofEpochDay(day());
            return untilMidnight()
                    + (window == Window.DAY ? 0 : (date.lengthOfMonth() - date.getDayOfMonth()) * MILLIS_PER_DAY);
        }

        long untilMidnight() {
            return MILLIS_PER_DAY - Math.floorMod(wallMillis, MILLIS_PER_DAY);
        }

        Moment plusMillis(long millis) {
            return new Moment(monotonicMillis + millis, wallMillis + millis);
        }
    }

    private final List<Admission> admissions = new ArrayList<>();

    void admitted(Moment now, long cost) {
        if (cost > 0) {
            admissions.add(new Admission(now, cost));
        }
    }

    /** The cost that the window holds now. */
    long used(Window window, Rule rule, Moment now) {
        return inside(window, rule, now).mapToLong(Admission::cost).sum();
    }

    boolean fits(Window window, Rule rule, Moment now, long limit, long cost) {
        return cost == 0 || limit == Limits.UNLIMITED || used(window, rule, now) + cost <= limit;
    }

    boolean fits(Rule rule, Moment now, Limits limits, long cost) {
        return Window.all().stream().allMatch(w -> fits(w, rule, now, limits.requestsPer(w), cost));
    }

    /** Milliseconds until the cost fits into all windows, nobody else asking; or {@link Allowance#NEVER}. */
    long wait(Rule rule, Moment now, Limits limits, long cost) {
        if (Window.all().stream().anyMatch(w -> cost > limits.requestsPer(w))) {
            return Allowance.NEVER;
        }
        return LongStream.concat(LongStream.of(0), changes(rule, now))
                .sorted()
                .filter(wait -> fits(rule, now.plusMillis(wait), limits, cost))
                .findFirst()
                .orElseThrow();
    }

    /** Milliseconds until the oldest cost leaves the window; 0 when it is empty. */
    long untilLess(Window window, Rule rule, Moment now) {
        long oldest = inside(window, Rule.EXACT, now)
                .mapToLong(a -> isCalendar(window) ? now.untilEnd(window) : leaves(a, window, rule, now))
                .min()
                .orElse(0);
        return Math.max(0, oldest);
    }

    /** The most cost that any stretch of the window's length ever held, wherever it started. */
    long mostEver(Window window) {
        return admissions.stream()
                .mapToLong(first -> admissions.stream()
                        .filter(a -> isCalendar(window)
                                ? a.moment().period(window) == first.moment().period(window)
                                : a.at() >= first.at() && a.at() < first.at() + window.seconds() * 1_000)
                        .mapToLong(Admission::cost)
                        .sum())
                .max()
                .orElse(0);
    }

    private Stream<Admission> inside(Window window, Rule rule, Moment now) {
        return admissions.stream()
                .filter(a -> isCalendar(window)
                        ? a.moment().period(window) == now.period(window)
                        : leaves(a, window, rule, now) > 0);
    }

    /** The waits at whose end a window may hold less than before. */
    private LongStream changes(Rule rule, Moment now) {
        LongStream rolling = admissions.stream()
                .flatMapToLong(
                        a -> LongStream.of(leaves(a, Window.MINUTE, rule, now), leaves(a, Window.HOUR, rule, now)))
                .filter(wait -> wait > 0);
        // The days from tomorrow until one of a month that no admission can be of.
        long last = admissions.stream().mapToLong(a -> a.moment().day()).max().orElse(now.day());
        LongStream midnights = LongStream.rangeClosed(0, Math.max(0, last - now.day()) + 31)
                .map(days -> now.untilMidnight() + days * MILLIS_PER_DAY);
        return LongStream.concat(rolling, midnights);
    }

    private static boolean isCalendar(Window window) {
        return window == Window.DAY || window == Window.MONTH;
    }

    private static long leaves(Admission admission, Window window, Rule rule, Moment now) {
        long length = window.seconds() * 1_000;
        return admission.at() + length + (rule == Rule.SLACK ? length / 60 : 0) - now.monotonicMillis();
    }
}
