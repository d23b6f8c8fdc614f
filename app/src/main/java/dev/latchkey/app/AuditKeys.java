package dev.latchkey.app;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.cli.deployment.StoreOptions;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** This machine's audit key: from the environment, or else from the data directory, where the first change makes one. */
final class AuditKeys implements Supplier<AuditKey> {

    private final StoreOptions options;
    private final RandomGenerator random;
    private @Nullable AuditKey key;

    AuditKeys(StoreOptions options, RandomGenerator random) {
        this.options = options;
        this.random = random;
        this.key = options.auditKey();
    }

    @Override
    public synchronized AuditKey get() {
        AuditKey known = key;
        if (known == null) {
            known = new DataDirectory(options.dataDir()).auditKey(random);
            key = known;
        }
        return known;
    }

    /** The key if there is one already. */
    Optional<AuditKey> present() {
        return Optional.ofNullable(options.auditKey()).or(() -> DataDirectory.auditKey(options.dataDir()));
    }
}
