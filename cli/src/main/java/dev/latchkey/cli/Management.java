package dev.latchkey.cli;

import dev.latchkey.key.KeyAdministration;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageStore;

/** An open store. */
public interface Management extends AutoCloseable {

    /** The keys in it. */
    KeyAdministration keys();

    /** What they have used, with all that is known on this machine. To be asked for when usage is about to be read. */
    UsageStore usage();

    /** Whether what is kept of usage agrees, with all that is known on this machine. */
    UsageReconciliation reconciliation();

    @Override
    void close();
}
