package dev.latchkey.cli.deployment;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.key.KeyAdministration;
import dev.latchkey.usage.UsageReconciliation;
import dev.latchkey.usage.UsageStore;
import java.util.Optional;

/** An open store, as a deployment has it. */
public interface OpenStore extends AutoCloseable {

    /** The keys in it. */
    KeyAdministration keys();

    /** Who changed them. */
    AuditTrail audit();

    /** This machine's audit key, if it has one. */
    Optional<AuditKey> auditKey();

    /** What they have used, with all that is known on this machine. To be asked for when usage is about to be read. */
    UsageStore usage();

    /** Whether what is kept of usage agrees, with all that is known on this machine. */
    UsageReconciliation reconciliation();

    @Override
    void close();
}
