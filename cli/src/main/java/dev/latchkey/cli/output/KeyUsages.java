package dev.latchkey.cli.output;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyQuery;
import dev.latchkey.usage.KeyUsage;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** What keys have used, as of one moment. */
public final class KeyUsages {

    private final Management management;
    private final CommandContext context;
    private final Instant now;

    /** Asked of a store or a server. */
    public KeyUsages(Management management, CommandContext context, Instant now) {
        this.management = management;
        this.context = context;
        this.now = now;
    }

    /** The usage of one key. */
    public KeyUsage of(ApiKey key) {
        return Objects.requireNonNull(of(List.of(key)).get(key.id()));
    }

    /** The usage of each of the keys, by id. */
    public Map<UUID, KeyUsage> of(List<ApiKey> keys) {
        return context.during("Reading usage", progress -> {
            Map<UUID, KeyUsage> usages = new HashMap<>();
            // No more at once than a page has.
            for (int i = 0; i < keys.size(); i += KeyQuery.MAX_LIMIT) {
                List<UUID> ids = keys.subList(i, Math.min(keys.size(), i + KeyQuery.MAX_LIMIT)).stream()
                        .map(ApiKey::id)
                        .toList();
                usages.putAll(management.usage(ids, now));
                progress.reached(Figures.number(usages.size()) + " of " + Figures.number(keys.size()) + " keys");
            }
            return usages;
        });
    }
}
