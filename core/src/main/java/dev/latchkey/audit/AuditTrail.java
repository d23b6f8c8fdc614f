package dev.latchkey.audit;

import java.util.List;

/**
 * The audit trail of a store. Entries are only ever added, in the transaction of the change that they tell of. Thread-safe;
 * blocking; throws the store's exception when it cannot be reached.
 */
public interface AuditTrail extends AuditReader {

    /** The entries with a higher sequence, oldest first. */
    List<AuditEntry> after(long sequence, int most);

    /**
     * Keys whose record says that they were changed more often than there are entries of them.
     *
     * @param most how many to name
     */
    UnauditedChanges unaudited(int most);
}
