package dev.latchkey.app;

import dev.latchkey.app.PacedLoad.Answer;
import dev.latchkey.key.IssuedKey;
import dev.latchkey.limit.AwayMode;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.LongPredicate;

/**
 * What callers saw of a fault.
 *
 * @param answers all of them, of the time before the fault too
 * @param dayKey the one whose day is limited, or another when a day ended meanwhile
 */
record FaultSeen(
        RedisFault fault,
        AwayMode mode,
        FaultTrial.Keys keys,
        List<Answer> answers,
        FaultSeen.Times times,
        IssuedKey dayKey,
        FaultSeen.Logged logged) {

    private static final long MINUTE_NANOS = 60_000_000_000L;

    /**
     * In nanoseconds.
     *
     * @param away since when every server knew, where the fault lasts
     * @param ended when Redis was usable again
     * @param shared when every server counted in it again
     * @param settled a while later, under load
     */
    record Times(long happened, long away, long ended, long shared, long settled) {

        boolean isBefore(long moment) {
            return moment < happened;
        }

        boolean isAway(long moment) {
            return moment >= away && moment < ended;
        }

        /** From the fault until all counts together. */
        boolean isDisturbed(long moment) {
            return moment >= happened && moment < shared;
        }

        boolean isOver(long moment) {
            return moment >= settled;
        }
    }

    /** Lines that each server logged. */
    record Logged(List<Integer> turned, List<Integer> returned, List<Integer> all) {}

    /** Milliseconds of calls, in order. */
    record Durations(List<Long> sorted) {

        static Durations of(List<Answer> answers) {
            return new Durations(answers.stream().map(Answer::millis).sorted().toList());
        }

        long quantile(double share) {
            return sorted.get((int) Math.min(sorted.size() - 1, Math.floor(share * sorted.size())));
        }

        long median() {
            return quantile(0.5);
        }

        long p99() {
            return quantile(0.99);
        }

        long slowest() {
            return sorted.get(sorted.size() - 1);
        }
    }

    Durations before() {
        return Durations.of(begun(times::isBefore));
    }

    Durations disturbed() {
        return Durations.of(begun(times::isDisturbed));
    }

    /** Of each caller the first call after the fault that no node can answer by itself unless it gave up on Redis. */
    Durations first() {
        Map<Integer, Answer> first = new HashMap<>();
        begun(moment -> !times.isBefore(moment)).stream()
                .filter(each -> each.key().equals(keys.open()))
                .sorted(Comparator.comparingLong(Answer::begun))
                .forEach(each -> first.putIfAbsent(each.caller(), each));
        return Durations.of(List.copyOf(first.values()));
    }

    /** Answers to calls that began then. */
    List<Answer> begun(LongPredicate when) {
        return answers.stream().filter(each -> when.test(each.begun())).toList();
    }

    /** Answers to calls of which all was while every server was without Redis. */
    List<Answer> whileAway() {
        return answers.stream()
                .filter(each -> times.isAway(each.begun()) && times.isAway(each.ended()))
                .toList();
    }

    long serverErrors() {
        return answers.stream()
                .filter(each -> each.status() >= 500 || each.status() == PacedLoad.NO_ANSWER)
                .count();
    }

    static long admitted(List<Answer> answers, IssuedKey key) {
        return answers.stream()
                .filter(each -> each.isAdmitted() && each.key().equals(key))
                .count();
    }

    long admitted(IssuedKey key) {
        return admitted(answers, key);
    }

    /** The most admissions of which it is certain that they were within one minute. */
    long mostInAMinute(IssuedKey key) {
        List<Answer> admitted = new ArrayList<>(answers.stream()
                .filter(each -> each.isAdmitted() && each.key().equals(key))
                .toList());
        admitted.sort(Comparator.comparingLong(Answer::begun));
        long most = 0;
        for (Answer earliest : admitted) {
            most = Math.max(
                    most,
                    admitted.stream()
                            .filter(each ->
                                    each.begun() >= earliest.begun() && each.ended() - earliest.begun() < MINUTE_NANOS)
                            .count());
        }
        return most;
    }

    long millisUntilShared() {
        return (times.shared() - times.ended()) / 1_000_000;
    }

    /** Whether nothing but the fault turned a server away from Redis; on a busy machine, something may. */
    boolean isUndisturbed() {
        return turns() <= (fault == RedisFault.FLUSHED ? 0 : 1);
    }

    /** How often the server turned away that did so most often. */
    private int turns() {
        return logged.turned().stream().mapToInt(Integer::intValue).max().orElse(0);
    }

    /** The most that may be let through of a limit: what the mode says, and as much as the limit again for each turn but one. */
    long bound() {
        return mode == AwayMode.ALLOW ? Long.MAX_VALUE : promised() + FaultTrial.LIMIT * Math.max(0, turns() - 1);
    }

    /** The most that the mode lets through of a limit, for three nodes. */
    private long promised() {
        return switch (mode) {
            case SHARE -> 2 * FaultTrial.LIMIT;
            case LOCAL -> 3 * FaultTrial.LIMIT;
            case DENY -> FaultTrial.LIMIT;
            case ALLOW -> Long.MAX_VALUE;
        };
    }

    static String head() {
        return row(
                        "Redis was",
                        "mode",
                        "requests",
                        "5xx",
                        "p50/p99/max",
                        "p50/p99/max",
                        "minute",
                        "hour",
                        "day",
                        "at",
                        "together",
                        "lines")
                + row(
                        "",
                        "",
                        "",
                        "",
                        "before, ms",
                        "meanwhile",
                        "of " + FaultTrial.LIMIT,
                        "",
                        "",
                        "most",
                        "after ms",
                        "a node");
    }

    String row() {
        return row(
                fault.title(),
                mode.word(),
                answers.size(),
                serverErrors(),
                shown(before()),
                shown(disturbed()),
                mostInAMinute(keys.minute()),
                admitted(keys.fresh()),
                admitted(dayKey),
                mode == AwayMode.ALLOW ? "any" : promised(),
                millisUntilShared(),
                logged.all().stream().mapToInt(Integer::intValue).max().orElse(0));
    }

    private static String shown(Durations times) {
        return times.median() + "/" + times.p99() + "/" + times.slowest();
    }

    private static String row(Object... cells) {
        return String.format(Locale.ROOT, "%-28s %-6s %8s %4s %13s %13s %7s %7s %7s %5s %9s %6s%n", cells);
    }
}
