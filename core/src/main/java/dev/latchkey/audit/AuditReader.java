package dev.latchkey.audit;

/**
 * What operators ask of the audit trail: who changed which key, and where the trail ends. Of a store, or of a server that is asked.
 * Blocking; throws the store's exception, or that of the connection, when it cannot be reached.
 */
public interface AuditReader {

    /** One page of entries, newest first. */
    AuditPage page(AuditQuery query);

    /** Where the trail ends, as it is stored. */
    AuditHead head();
}
