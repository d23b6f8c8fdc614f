package dev.latchkey.store.jdbc;

import dev.latchkey.key.KeySort;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A key's place in a listing. As a text, it is the cursor of what comes after.
 *
 * @param value what the listing is sorted by, as the order's column has it: a Long, or a String
 */
record Cursor(KeySort sort, Object value, UUID id) {

    /** A name of 200 characters in UTF-8, in Base64, with all else. */
    private static final int MOST_CHARACTERS = 1_300;

    private static final Pattern TEXT = Pattern.compile(
            "(-?[a-z_]{1,20}):([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}):([^\u0000]*)", Pattern.DOTALL);
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,18}|" + Long.MAX_VALUE);

    /** The place that the cursor tells of. */
    static Cursor parse(String text, KeySort sort) {
        Matcher matcher = TEXT.matcher(decoded(text));
        if (!matcher.matches()) {
            throw notOurs(null);
        }
        if (!matcher.group(1).equals(sort.label())) {
            throw new IllegalArgumentException(
                    "the cursor is one of a listing in another order; leave it out to begin anew");
        }
        return new Cursor(sort, value(matcher.group(3), sort), UUID.fromString(matcher.group(2)));
    }

    private static Object value(String text, KeySort sort) {
        if (KeyOrder.isText(sort)) {
            return text;
        }
        if (!NUMBER.matcher(text).matches()) {
            throw notOurs(null);
        }
        return Long.parseLong(text);
    }

    String text() {
        byte[] bytes = (sort.label() + ":" + id + ":" + value).getBytes(StandardCharsets.UTF_8);
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    private static String decoded(String text) {
        if (text.length() > MOST_CHARACTERS) {
            throw notOurs(null);
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(text);
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (IllegalArgumentException | CharacterCodingException e) {
            throw notOurs(e);
        }
    }

    private static IllegalArgumentException notOurs(@Nullable Throwable cause) {
        return new IllegalArgumentException(
                "the cursor is not one that a listing has given; leave it out to begin anew", cause);
    }
}
