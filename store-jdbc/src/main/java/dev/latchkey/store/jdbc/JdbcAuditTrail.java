package dev.latchkey.store.jdbc;

import dev.latchkey.audit.AuditEntry;
import dev.latchkey.audit.AuditHead;
import dev.latchkey.audit.AuditPage;
import dev.latchkey.audit.AuditQuery;
import dev.latchkey.audit.AuditTrail;
import dev.latchkey.audit.UnauditedChanges;
import dev.latchkey.store.jdbc.dialect.Dialect;
import java.util.List;

/** The audit trail in its table. */
final class JdbcAuditTrail implements AuditTrail {

    private final Handles handles;
    private final AuditTable table;

    JdbcAuditTrail(Handles handles, Dialect dialect) {
        this.handles = handles;
        this.table = new AuditTable(dialect);
    }

    @Override
    public AuditPage page(AuditQuery query) {
        return handles.read(handle -> table.page(handle, query));
    }

    @Override
    public List<AuditEntry> after(long sequence, int most) {
        return handles.read(handle -> table.after(handle, sequence, most));
    }

    @Override
    public UnauditedChanges untold(int most) {
        return handles.read(handle -> table.untold(handle, most));
    }

    @Override
    public AuditHead head() {
        return handles.read(table::head);
    }
}
