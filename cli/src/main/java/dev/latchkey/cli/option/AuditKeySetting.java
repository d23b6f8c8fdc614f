package dev.latchkey.cli.option;

import dev.latchkey.audit.AuditKey;
import dev.latchkey.cli.shell.Environment;
import dev.latchkey.cli.shell.WrongUsageException;
import org.jspecify.annotations.Nullable;

/** The audit key: only ever in the environment, since arguments can be seen by others; or else in the data directory. */
final class AuditKeySetting {

    private static final String VARIABLE = "LATCHKEY_AUDIT_KEY";

    private AuditKeySetting() {}

    static @Nullable AuditKey read(Environment environment) {
        String value = environment.value(VARIABLE).orElse(null);
        if (value == null) {
            return null;
        }
        try {
            return AuditKey.parse(value);
        } catch (IllegalArgumentException e) {
            throw new WrongUsageException(VARIABLE + ": " + e.getMessage());
        }
    }
}
