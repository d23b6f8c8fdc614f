package dev.latchkey.usage;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Where refusals are summed.
 *
 * @param key the key's id, or null for requests without a valid one
 * @param minute minutes since the epoch, UTC
 * @param code the refusals' code
 */
public record RefusalRollup(@Nullable UUID key, long minute, String code) {}
