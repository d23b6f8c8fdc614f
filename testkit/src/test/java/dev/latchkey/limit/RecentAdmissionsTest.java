package dev.latchkey.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.testkit.SettableTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.function.ToLongFunction;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;

/** What a node's own windows tell of a key's last hour, beside a list of all of its admissions. */
class RecentAdmissionsTest {

    private static final long SECOND = 1_000;
    private static final long MINUTE = 60 * SECOND;
    private static final Limits NONE = Limits.NONE.withUnitsPerRequest(1);

    @Property(tries = 300)
    void whateverWasAdmittedIsToldAsLittleLaterAsItsSlotIsLong(@ForAll long seed) {
        Random random = new Random(seed);
        SettableTime time = new SettableTime(Instant.parse("2025-03-01T08:00:00.123Z"));
        InMemoryRateLimiter limiter = new InMemoryRateLimiter(time);
        UUID key = UUID.randomUUID();
        List<Long> moments = new ArrayList<>();
        int longest = 1 << random.nextInt(20);
        for (int i = 0; i < 200; i++) {
            time.advance(Duration.ofMillis(random.nextInt(longest)));
            int cost = 1 + random.nextInt(3);
            limiter.acquire(key, NONE, cost, new Allowance());
            for (int n = 0; n < cost; n++) {
                moments.add(time.nanos() / 1_000_000);
            }
        }
        long now = time.nanos() / 1_000_000;

        List<PastAdmissions> told = limiter.recent(key);

        assertThat(told).isSortedAccordingTo((one, other) -> other.age().compareTo(one.age()));
        ToLongFunction<Long> toldWithin = age -> told.stream()
                .filter(each -> each.age().toMillis() <= age)
                .mapToLong(PastAdmissions::count)
                .sum();
        ToLongFunction<Long> admittedWithin =
                age -> moments.stream().filter(each -> now - each <= age).count();
        for (long age = 0; age < 60 * MINUTE; age += 1 + random.nextInt((int) MINUTE)) {
            long slot = age <= MINUTE ? SECOND : MINUTE;
            assertThat(toldWithin.applyAsLong(age))
                    .as("within %d ms", age)
                    .isBetween(admittedWithin.applyAsLong(age), admittedWithin.applyAsLong(age + slot));
        }
    }

    @Property(tries = 1)
    void ofAKeyThatWasNeverAskedForNothingIsTold() {
        assertThat(new InMemoryRateLimiter(new SettableTime(Instant.EPOCH)).recent(UUID.randomUUID()))
                .isEmpty();
    }
}
