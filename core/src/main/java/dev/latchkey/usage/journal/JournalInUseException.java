package dev.latchkey.usage.journal;

import java.nio.file.Path;

/** Another process, or another part of this one, has the journal's directory open. */
public final class JournalInUseException extends JournalException {

    JournalInUseException(Path directory) {
        super("the journal in " + directory
                + " is in use by another running process; stop that one, or use another directory");
    }
}
