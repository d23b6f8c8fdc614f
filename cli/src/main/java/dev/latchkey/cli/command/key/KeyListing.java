package dev.latchkey.cli.command.key;

import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.shell.Progress;
import dev.latchkey.key.ApiKey;
import dev.latchkey.key.KeyPage;
import dev.latchkey.key.KeyQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Reads a listing from as many pages of a store, or of a server, as it takes. */
final class KeyListing {

    private final BiFunction<@Nullable String, Integer, KeyPage> pages;
    private final Progress progress;

    /** @param pages answers with the page at a cursor, null for the first, of as many keys at most */
    KeyListing(BiFunction<@Nullable String, Integer, KeyPage> pages, Progress progress) {
        this.pages = pages;
        this.progress = progress;
    }

    /**
     * The keys after those that are passed over.
     *
     * @param cursor where to begin, or null for the first key
     */
    KeyPage from(@Nullable String cursor, long passedOver, int limit) {
        long left = passedOver;
        String next = cursor;
        while (left > 0) {
            KeyPage page = pages.apply(next, (int) Math.min(left, KeyQuery.MAX_LIMIT));
            left -= page.keys().size();
            next = page.next();
            progress.reached("at " + Figures.number(passedOver - left));
            if (next == null) {
                return new KeyPage(List.of(), null);
            }
        }
        List<ApiKey> found = new ArrayList<>();
        do {
            KeyPage page = pages.apply(next, Math.min(limit - found.size(), KeyQuery.MAX_LIMIT));
            found.addAll(page.keys());
            next = page.next();
            progress.reached(Figures.number(found.size()) + " keys");
        } while (next != null && found.size() < limit);
        return new KeyPage(found, next);
    }
}
