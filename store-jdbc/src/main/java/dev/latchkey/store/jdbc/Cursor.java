package dev.latchkey.store.jdbc;

import dev.latchkey.key.ApiKey;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Where a page ended: the last key's place in the listing. */
record Cursor(long createdAt, UUID id) {

    private static final Pattern TEXT = Pattern.compile("([0-9]{1,18}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})");

    static Cursor after(ApiKey key) {
        return new Cursor(key.createdAt().toEpochMilli(), key.id());
    }

    static Cursor parse(String text) {
        Matcher matcher = TEXT.matcher(decoded(text));
        if (!matcher.matches()) {
            throw notOurs(null);
        }
        return new Cursor(Long.parseLong(matcher.group(1)), UUID.fromString(matcher.group(2)));
    }

    String text() {
        byte[] bytes = (createdAt + ":" + id).getBytes(StandardCharsets.ISO_8859_1);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String decoded(String text) {
        try {
            return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.ISO_8859_1);
        } catch (IllegalArgumentException e) {
            throw notOurs(e);
        }
    }

    private static IllegalArgumentException notOurs(@Nullable Throwable cause) {
        return new IllegalArgumentException(
                "the cursor is not one that a listing has given; leave it out to begin anew", cause);
    }
}
