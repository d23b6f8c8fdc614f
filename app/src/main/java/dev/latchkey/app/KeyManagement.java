package dev.latchkey.app;

import dev.latchkey.engine.Latchkey;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.server.Routes;
import dev.latchkey.server.admin.AdminThreads;
import dev.latchkey.server.admin.AuditRoutes;
import dev.latchkey.server.admin.IssueRoutes;
import dev.latchkey.server.admin.KeyRoutes;
import dev.latchkey.server.admin.NodeRoutes;
import dev.latchkey.server.admin.NodeView;
import dev.latchkey.server.admin.UsageRoutes;
import dev.latchkey.server.bulkhead.WorkBulkhead;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.UsageStore;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** The part of a node by which programs manage keys, with the threads that it works on. */
final class KeyManagement implements AutoCloseable {

    private static final int THREADS = 2;
    private static final int WAITING = 256;
    private static final int WAITING_SLOW = 64;

    private final ExecutorService quick = Node.pool("admin", THREADS, WAITING);
    private final ExecutorService reports = Node.pool("report", THREADS, WAITING);
    private final ExecutorService slow = Node.pool("slow", 1, WAITING_SLOW);
    private final List<Consumer<Routes>> features;

    /**
     * Puts the parts together.
     *
     * @param view the servers that run; must not block
     */
    KeyManagement(Latchkey engine, Supplier<NodeView> view, TimeSource time) {
        ApiKeys keys = engine.keys();
        UsageStore usage = engine.usage();
        AdminThreads threads = new AdminThreads(
                new WorkBulkhead(quick, 2 * THREADS, WAITING),
                new WorkBulkhead(reports, 2 * THREADS, WAITING),
                new WorkBulkhead(slow, 2, WAITING_SLOW));
        features = List.of(
                new KeyRoutes(keys, usage, threads, time),
                new IssueRoutes(keys, usage, threads, time),
                new UsageRoutes(keys, usage, engine.database().reconciliation(), threads, time),
                new AuditRoutes(engine.audit(), engine.auditKey(), threads),
                new NodeRoutes(view, engine.limiter(), keys, usage, threads, time));
    }

    /** What they handle of the contract. */
    List<Consumer<Routes>> features() {
        return features;
    }

    @Override
    public void close() {
        quick.shutdown();
        reports.shutdown();
        slow.shutdown();
    }
}
