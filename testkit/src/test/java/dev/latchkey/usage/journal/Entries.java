package dev.latchkey.usage.journal;

import dev.latchkey.usage.Method;
import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

/** What tests append to a journal, and what it gave back. */
final class Entries {

    static final long NOON = 1_740_830_400_000L;

    private Entries() {}

    /** An event that is told from others by its number. */
    static UsageEvent numbered(long number) {
        return new UsageEvent(
                new UUID(1, number),
                NOON + number,
                2,
                number,
                "/r" + number % 3,
                Method.PUT,
                (int) number,
                1,
                number % 1_000,
                200,
                1,
                number);
    }

    /** An event of that route, of a request that goes on. */
    static UsageEvent ofRoute(String route) {
        return new UsageEvent(new UUID(0, 1), 0, 0, 0, route, Method.GET, 0, 1, 0, UsageEvent.NOT_SETTLED, 0, 0);
    }

    static List<Record> numbers(long... numbers) {
        List<Record> events = new ArrayList<>();
        for (long number : numbers) {
            events.add(numbered(number));
        }
        return events;
    }

    /** One for all that a journal gives. */
    static JournalConsumer into(Consumer<? super Record> each) {
        return new JournalConsumer() {
            @Override
            public void take(UsageEvent event) {
                each.accept(event);
            }

            @Override
            public void take(RefusalCount refused) {
                each.accept(refused);
            }
        };
    }

    /** Everything beyond a position that can be read by now. */
    static List<Record> after(long position, JournalReader reader) {
        List<Record> all = new ArrayList<>();
        long reached = position;
        long before;
        do {
            before = reached;
            reached = reader.read(before, 7, into(all::add));
        } while (reached > before);
        return all;
    }

    /** The routes of events. */
    static List<String> routes(List<Record> events) {
        return events.stream().map(event -> ((UsageEvent) event).route()).toList();
    }
}
