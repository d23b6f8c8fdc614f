package dev.latchkey.access;

import dev.latchkey.usage.RefusalCount;
import dev.latchkey.usage.UsageEvent;
import dev.latchkey.usage.UsageJournal;
import java.util.ArrayList;
import java.util.List;

/** A journal that a test can read, and fill up. */
final class RecordingJournal implements UsageJournal {

    final List<UsageEvent> events = new ArrayList<>();
    final List<RefusalCount> refusals = new ArrayList<>();
    boolean hasRoom = true;

    @Override
    public boolean hasRoom() {
        return hasRoom;
    }

    @Override
    public void append(UsageEvent event) {
        events.add(event);
    }

    @Override
    public void append(RefusalCount refused) {
        refusals.add(refused);
    }
}
