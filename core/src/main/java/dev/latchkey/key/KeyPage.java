package dev.latchkey.key;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One page of keys.
 *
 * @param keys at most as many as were asked for
 * @param next the cursor of the next page, or null when this is the last
 */
public record KeyPage(List<ApiKey> keys, @Nullable String next) {

    public KeyPage {
        keys = List.copyOf(keys);
    }
}
