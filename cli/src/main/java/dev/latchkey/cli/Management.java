package dev.latchkey.cli;

import dev.latchkey.audit.AuditFindings;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageStore;
import org.jspecify.annotations.Nullable;

/** An open store. */
public interface Management extends AutoCloseable {

    /** The keys in it. */
    KeyAdministration keys();

    /** Who changed them. */
    AuditTrail audit();

    /**
     * Goes through the trail of changes, with this machine's audit key.
     *
     * @param exported a head of the trail that was kept elsewhere, or null
     */
    AuditFindings verifyAudit(@Nullable AuditHead exported);

    /** What they have used, with all that is known on this machine. To be asked for when usage is about to be read. */
    UsageStore usage();

    /** Whether what is kept of usage agrees, with all that is known on this machine. */
    UsageReconciliation reconciliation();

    @Override
    void close();
}
