package dev.latchkey.usage.journal;

import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;

/** Is given what a journal holds, slot by slot. */
public interface JournalConsumer {

    /** Takes the event of a slot. */
    void take(UsageEvent event);

    /** Takes the refusals of a slot. */
    void take(RefusalCount refused);
}
