package dev.latchkey.access;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.JournalFullException;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageJournal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefusalTallyTest {

    private static final UUID KEY = UUID.randomUUID();
    private static final long MINUTE = 60_000L * 29_000_000;

    private final RefusalTally tally = new RefusalTally();
    private final Recorded journal = new Recorded();

    @Test
    void refusalsOfAKeyAreOneEntryForEachCode() {
        for (int i = 0; i < 1_000; i++) {
            tally.count(KEY, RefusalCode.RATE_LIMITED);
        }
        tally.count(KEY, RefusalCode.KEY_EXPIRED);

        tally.record(journal, MINUTE + 41_999);

        assertThat(journal.refusals)
                .containsExactlyInAnyOrder(
                        new RefusalCount(KEY, MINUTE + 41_000, "RATE_LIMITED", 1_000),
                        new RefusalCount(KEY, MINUTE + 41_000, "KEY_EXPIRED", 1));
    }

    @Test
    void refusalsWithoutAKeyAreOfTheirMinute() {
        tally.count(null, RefusalCode.KEY_UNKNOWN);

        tally.record(journal, MINUTE + 41_999);

        assertThat(journal.refusals).containsExactly(new RefusalCount(null, MINUTE, "KEY_UNKNOWN", 1));
    }

    @Test
    void whatWasRecordedIsNotRecordedAgain() {
        tally.count(KEY, RefusalCode.RATE_LIMITED);
        tally.record(journal, MINUTE);
        tally.record(journal, MINUTE + 1_000);

        assertThat(journal.refusals).hasSize(1);
    }

    @Test
    void whatTheJournalHasNoRoomForIsRecordedLater() {
        tally.count(KEY, RefusalCode.RATE_LIMITED);
        tally.count(KEY, RefusalCode.KEY_INACTIVE);
        journal.isFull = true;
        tally.record(journal, MINUTE);
        tally.count(KEY, RefusalCode.RATE_LIMITED);
        journal.isFull = false;

        tally.record(journal, MINUTE + 1_000);

        assertThat(journal.refusals)
                .containsExactlyInAnyOrder(
                        new RefusalCount(KEY, MINUTE + 1_000, "RATE_LIMITED", 2),
                        new RefusalCount(KEY, MINUTE + 1_000, "KEY_INACTIVE", 1));
    }

    @Test
    void ofMoreKeysThanCanBeToldApartTheCodesAreCounted() {
        for (int i = 0; i < 15_000; i++) {
            tally.count(new UUID(1, i), RefusalCode.RATE_LIMITED);
        }

        tally.record(journal, MINUTE);

        assertThat(journal.refusals).hasSizeLessThanOrEqualTo(10_001);
        assertThat(journal.refusals.stream().mapToLong(RefusalCount::count).sum())
                .isEqualTo(15_000);
    }

    private static final class Recorded implements UsageJournal {
        final List<RefusalCount> refusals = new ArrayList<>();
        boolean isFull;

        @Override
        public boolean hasRoom() {
            return !isFull;
        }

        @Override
        public void append(UsageEvent event) {
            throw new AssertionError("nothing was admitted");
        }

        @Override
        public void append(RefusalCount refused) {
            if (isFull) {
                throw new JournalFullException();
            }
            refusals.add(refused);
        }
    }
}
