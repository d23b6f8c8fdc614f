package dev.latchkey.cli.deployment;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.secret.Pepper;
import dev.latchkey.secret.Secret;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where keys are kept, and how their secrets are hashed.
 *
 * @param dataDir the directory of the embedded database and of the journal
 * @param database the database's URL, password and all, or null for the embedded one
 * @param schema the schema in PostgreSQL that holds everything
 * @param peppers the newest first; none for plain hashes
 * @param auditKey seals audit entries, or null for the one in the data directory
 * @param legacyKey the secret of the single key that the deployment had before, where it is known here; no other key gets it
 */
public record StoreOptions(
        Path dataDir,
        @Nullable String database,
        String schema,
        List<Pepper> peppers,
        @Nullable AuditKey auditKey,
        @Nullable Secret legacyKey) {

    public StoreOptions {
        peppers = List.copyOf(peppers);
    }

    /** Says nothing of the URL, which may have a password in it. */
    @Override
    public String toString() {
        return "StoreOptions[dataDir=" + dataDir + ", database=" + (database == null ? "embedded" : "…") + ", schema="
                + schema + ", peppers=" + peppers + ", auditKey=" + auditKey + "]";
    }
}
