package dev.latchkey.usage.journal;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Entries for tests, and what a journal gave back. */
final class Entries {

    /** All that an entry says, as a value. */
    record Said(
            JournalEntry.Kind kind,
            UUID key,
            UUID request,
            long millis,
            String name,
            int cost,
            boolean admits,
            long units,
            int status,
            long latencyMicros,
            int method,
            int address) {}

    static final long NOON = 1_740_830_400_000L;

    private Entries() {}

    /** An entry that is told from others by its number. */
    static JournalEntry numbered(long number) {
        return new JournalEntry()
                .usage(new UUID(1, number), NOON + number, "/r" + number % 3, 1)
                .admitting()
                .request(2, number)
                .charging(number % 1_000)
                .settling(200, number)
                .coming(3, (int) number);
    }

    static Said said(JournalEntry entry) {
        return new Said(
                entry.kind(),
                entry.key(),
                entry.request(),
                entry.millis(),
                entry.name(),
                entry.cost(),
                entry.admits(),
                entry.units(),
                entry.status(),
                entry.latencyMicros(),
                entry.method(),
                entry.address());
    }

    static List<Said> numbers(long... numbers) {
        List<Said> said = new ArrayList<>();
        for (long number : numbers) {
            said.add(said(numbered(number)));
        }
        return said;
    }

    /** Everything beyond a position that can be read by now. */
    static List<Said> after(long position, JournalReader reader) {
        List<Said> all = new ArrayList<>();
        long reached = position;
        long before;
        do {
            before = reached;
            reached = reader.read(before, 7, entry -> all.add(said(entry)));
        } while (reached > before);
        return all;
    }
}
