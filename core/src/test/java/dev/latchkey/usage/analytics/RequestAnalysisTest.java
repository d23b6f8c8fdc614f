package dev.latchkey.usage.analytics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.RecordedRequest;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.analytics.RequestAnalysis.Group;
import dev.latchkey.usage.analytics.RequestAnalysis.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.ToLongFunction;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class RequestAnalysisTest {

    private static final Instant START = Instant.parse("2025-10-24T10:20:30Z");
    private static final Instant END = START.plus(Duration.ofDays(9));
    private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

    private static RecordedRequest request(Random random) {
        long span = Duration.between(START, END).toMillis();
        boolean isSettled = random.nextInt(9) > 0;
        return new RecordedRequest(
                new UUID(random.nextLong(), random.nextLong()),
                new UUID(5, random.nextInt(7)),
                START.plusMillis((long) (random.nextDouble() * span)),
                "/r" + random.nextInt(4),
                Method.GET,
                random.nextInt(3),
                1,
                random.nextInt(100),
                isSettled ? 100 * (1 + random.nextInt(5)) + random.nextInt(5) : UsageEvent.NOT_SETTLED,
                isSettled ? (long) Math.exp(random.nextDouble() * 22) : 0);
    }

    /** Beside lists of all requests of each group. */
    @ParameterizedTest
    @EnumSource(RequestGrouping.class)
    void whatever_requests_are_grouped_by_their_figures_are_those_of_a_list_of_them(RequestGrouping grouping) {
        Random random = new Random(grouping.label().hashCode());
        List<RecordedRequest> requests = new ArrayList<>();
        RequestAnalysis analysis = new RequestAnalysis(grouping, BERLIN, START, END);
        for (int i = 0; i < 5_000; i++) {
            RecordedRequest request = request(random);
            requests.add(request);
            analysis.add(request);
        }
        Map<String, List<RecordedRequest>> expected = requests.stream().collect(Collectors.groupingBy(name(grouping)));

        Result result = analysis.result(START, Integer.MAX_VALUE);

        assertThat(result.left()).isZero();
        assertAre(result.all(), requests);
        List<Group> used = result.groups().stream()
                .filter(group -> group.figures().requests() > 0)
                .toList();
        assertThat(used).extracting(Group::name).containsExactlyInAnyOrderElementsOf(expected.keySet());
        used.forEach(group -> assertAre(group.figures(), expected.getOrDefault(group.name(), List.of())));
        if (!grouping.isOfTime()) {
            assertThat(result.groups())
                    .isSortedAccordingTo(Comparator.comparingLong((ToLongFunction<Group>)
                                    group -> -group.figures().requests())
                            .thenComparing(Group::name));
            assertThat(analysis.result(START, 2).left()).isEqualTo(expected.size() - 2);
        }
    }

    /** Said here once more, and in another way. */
    private static Function<RecordedRequest, String> name(RequestGrouping grouping) {
        return request -> {
            var local = request.admittedAt().atZone(BERLIN);
            return switch (grouping) {
                case HOUR -> local.toString().substring(0, 13) + ":00" + local.getOffset();
                case DAY -> local.toString().substring(0, 10);
                case WEEK ->
                    local.toLocalDate()
                            .minusDays(local.getDayOfWeek().getValue() - 1)
                            .toString();
                case HOUR_OF_WEEK ->
                    local.getDayOfWeek().getValue() + "-" + local.toString().substring(11, 13);
                case KEY -> "" + request.key();
                case ROUTE -> request.route();
                case STATUS -> request.status() == 0 ? "none" : "" + request.status();
                case CALLER -> request.address() == 0 ? "unknown" : "0000000" + request.address();
            };
        };
    }

    private static void assertAre(RequestFigures figures, List<RecordedRequest> requests) {
        assertThat(figures.requests()).isEqualTo(requests.size());
        assertThat(figures.units())
                .isEqualTo(requests.stream().mapToLong(RecordedRequest::units).sum());
        assertThat(List.of(figures.status2xx(), figures.status3xx(), figures.status4xx(), figures.status5xx()))
                .containsExactly(
                        ofClasses(requests, 1, 2),
                        ofClasses(requests, 3),
                        ofClasses(requests, 4),
                        ofClasses(requests, 5));
        long[] latencies = requests.stream()
                .filter(request -> request.status() != UsageEvent.NOT_SETTLED)
                .mapToLong(RecordedRequest::latencyMicros)
                .sorted()
                .toArray();
        assertQuantile(figures.p50Micros(), latencies, 0.5);
        assertQuantile(figures.p90Micros(), latencies, 0.9);
        assertQuantile(figures.p99Micros(), latencies, 0.99);
        assertThat(figures.mostMicros()).isEqualTo(latencies.length == 0 ? 0 : latencies[latencies.length - 1]);
    }

    private static long ofClasses(List<RecordedRequest> requests, Integer... classes) {
        return requests.stream()
                .filter(request -> List.of(classes).contains(request.status() / 100))
                .count();
    }

    private static void assertQuantile(long told, long[] sorted, double share) {
        long exact = sorted.length == 0 ? 0 : sorted[(int) Math.ceil(share * sorted.length) - 1];
        assertThat(Math.abs(told - exact)).isLessThanOrEqualTo(exact / 100);
    }

    @ParameterizedTest
    @CsvSource({
        // The clock goes back, goes on, and shows half hours.
        "Europe/Berlin, 2025-10-25T22:00:00Z, 2025-10-26T23:00:00Z, 25",
        "Europe/Berlin, 2025-03-29T23:00:00Z, 2025-03-30T22:00:00Z, 23",
        "America/Los_Angeles, 2025-11-02T07:00:00Z, 2025-11-03T08:00:00Z, 25",
        "Asia/Kolkata, 2025-06-14T18:30:00Z, 2025-06-15T18:30:00Z, 24",
        "UTC, 2025-06-15T00:00:00Z, 2025-06-16T00:00:00Z, 24",
    })
    void a_day_has_as_many_hours_as_its_zone_gives_it_and_is_one_day(
            String zone, Instant since, Instant until, int hours) {
        ZoneId place = ZoneId.of(zone);
        List<Group> groups = new RequestAnalysis(RequestGrouping.HOUR, place, since, until)
                .result(since, Integer.MAX_VALUE)
                .groups();

        assertThat(groups).hasSize(hours).extracting(Group::name).doesNotHaveDuplicates();
        assertThat(new RequestAnalysis(RequestGrouping.DAY, place, since, until)
                        .result(since, Integer.MAX_VALUE)
                        .groups())
                .hasSize(1);
    }

    @Test
    void spans_without_a_request_are_told_too_in_the_order_of_time() {
        assertThat(new RequestAnalysis(RequestGrouping.DAY, ZoneOffset.UTC, START, END)
                        .result(START, Integer.MAX_VALUE)
                        .groups())
                .hasSize(10)
                .allMatch(group -> group.figures().requests() == 0)
                .extracting(Group::name)
                .isSorted()
                .contains("2025-10-24", "2025-11-02");
        assertThat(new RequestAnalysis(RequestGrouping.HOUR_OF_WEEK, BERLIN, START, END)
                        .result(START, Integer.MAX_VALUE)
                        .groups())
                .hasSize(168);
    }

    @Test
    void more_groups_than_can_be_told_apart_are_refused_in_a_sentence() {
        RequestAnalysis analysis = new RequestAnalysis(RequestGrouping.KEY, ZoneOffset.UTC, START, END);
        assertThatThrownBy(() -> {
                    for (int i = 0; i <= RequestAnalysis.MOST_GROUPS; i++) {
                        analysis.add(new RecordedRequest(
                                new UUID(1, i), new UUID(2, i), START, "/r", Method.GET, 1, 1, 1, 200, 5));
                    }
                })
                .isInstanceOf(TooManyGroupsException.class)
                .hasMessage(
                        "there are more than 5000 groups by key; ask for a shorter time, one key or one route, or group"
                                + " by something else");
        assertThatThrownBy(() -> new RequestAnalysis(
                        RequestGrouping.HOUR, ZoneOffset.UTC, START, START.plus(Duration.ofDays(900))))
                .isInstanceOf(TooManyGroupsException.class);
    }
}
