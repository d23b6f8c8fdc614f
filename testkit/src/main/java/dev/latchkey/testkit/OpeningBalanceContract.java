package dev.latchkey.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.key.ApiKey;
import dev.latchkey.key.OpeningBalance;
import dev.latchkey.secret.DuplicateSecretException;
import dev.latchkey.secret.StoredSecret;
import dev.latchkey.usage.KeyUsage;
import dev.latchkey.usage.Usage;
import dev.latchkey.usage.UsageBatch;
import dev.latchkey.usage.UsageStore;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** What a key had used elsewhere is kept with the key or not at all, and what is counted here is counted beside it. */
public interface OpeningBalanceContract extends RepositoryUnderTest {

    /** The usage of the keys of this test. */
    UsageStore usage();

    @Test
    default void a_key_opens_with_what_it_had_used_elsewhere_and_goes_on_from_there() {
        Instant before = NOW.minusSeconds(3_600);
        ApiKey key = Keys.aKey().build();
        open(key, Keys.aSecret(), new OpeningBalance(1_000, 54_321, before));

        assertThat(usage(key))
                .isEqualTo(new KeyUsage(new Usage(1_000, 54_321), new Usage(1_000, 54_321), 0, before, NOW));

        UsageBatch batch = new UsageBatch();
        batch.add(Events.answered(key.id(), NOW, 200, 7));
        new CountingNode(usage(), "a").add(batch, NOW);

        assertThat(usage(key).total()).isEqualTo(new Usage(1_001, 54_328));
        assertThat(usage(key).opening()).isEqualTo(new Usage(1_000, 54_321));
        assertThat(usage(key).requestsToday()).isEqualTo(1);
        assertThat(usage(key).lastUsedAt()).isEqualTo(NOW);
    }

    @Test
    default void a_last_use_elsewhere_may_be_unknown() {
        ApiKey key = Keys.aKey().build();
        open(key, Keys.aSecret(), new OpeningBalance(3, 0, null));

        assertThat(usage(key)).isEqualTo(new KeyUsage(new Usage(3, 0), new Usage(3, 0), 0, null, NOW));
    }

    @Test
    default void a_key_that_is_not_added_opens_with_nothing() {
        StoredSecret secret = Keys.aSecret();
        ApiKey key = Keys.aKey().build();
        ApiKey again = Keys.aKey().build();
        open(key, secret, new OpeningBalance(5, 6, null));

        assertThatThrownBy(() -> open(again, secret, new OpeningBalance(5, 6, null)))
                .isInstanceOf(DuplicateSecretException.class);

        assertThat(usage(again).total()).isEqualTo(Usage.NONE);
        assertThat(usage(key).total()).isEqualTo(new Usage(5, 6));
    }

    private void open(ApiKey key, StoredSecret secret, OpeningBalance used) {
        repository().transact(keys -> {
            keys.open(key.id(), used);
            keys.add(key, secret);
            return key;
        });
    }

    private KeyUsage usage(ApiKey key) {
        return Objects.requireNonNull(usage().usage(List.of(key.id()), NOW).get(key.id()));
    }
}
