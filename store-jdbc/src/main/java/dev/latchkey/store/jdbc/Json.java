package dev.latchkey.store.jdbc;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The two JSON shapes that the tables hold: an array of strings and an object of strings. What somebody else wrote in place of
 * a string is read as its JSON text, so that it does not make the key unreadable.
 */
final class Json {

    private final String text;
    private int at;

    private Json(String text) {
        this.text = text;
    }

    static String array(Collection<String> strings) {
        StringBuilder json = new StringBuilder("[");
        for (String string : strings) {
            separate(json);
            quote(json, string);
        }
        return json.append(']').toString();
    }

    static String object(Map<String, String> entries) {
        StringBuilder json = new StringBuilder("{");
        entries.forEach((name, value) -> {
            separate(json);
            quote(json, name);
            json.append(':');
            quote(json, value);
        });
        return json.append('}').toString();
    }

    static List<String> readArray(String json) {
        return new Json(json).array();
    }

    static Map<String, String> readObject(String json) {
        return new Json(json).object();
    }

    private List<String> array() {
        List<String> strings = new ArrayList<>();
        for (char next = enter(); next != ']'; next = afterValue()) {
            strings.add(value());
        }
        return strings;
    }

    private Map<String, String> object() {
        Map<String, String> entries = new TreeMap<>();
        for (char next = enter(); next != '}'; next = afterValue()) {
            String name = string();
            skipSpace();
            at++; // the colon
            skipSpace();
            entries.put(name, value());
        }
        return entries;
    }

    /** Steps over the opening bracket, to what follows it. */
    private char enter() {
        skipSpace();
        at++;
        skipSpace();
        return text.charAt(at);
    }

    /** Steps over a comma, or stays at the closing bracket. */
    private char afterValue() {
        skipSpace();
        char next = text.charAt(at);
        if (next == ',') {
            at++;
            skipSpace();
        }
        return next;
    }

    private String value() {
        if (text.charAt(at) == '"') {
            return string();
        }
        int start = at;
        int depth = 0;
        while (depth > 0 || ",]}".indexOf(text.charAt(at)) < 0) {
            char c = text.charAt(at);
            if (c == '"') {
                string();
                continue;
            }
            depth += c == '[' || c == '{' ? 1 : c == ']' || c == '}' ? -1 : 0;
            at++;
        }
        return text.substring(start, at).strip();
    }

    private String string() {
        StringBuilder string = new StringBuilder();
        for (at++; text.charAt(at) != '"'; at++) {
            char c = text.charAt(at);
            string.append(c == '\\' ? escaped() : c);
        }
        at++;
        return string.toString();
    }

    private char escaped() {
        char c = text.charAt(++at);
        return switch (c) {
            case 'n' -> '\n';
            case 't' -> '\t';
            case 'r' -> '\r';
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'u' -> {
                at += 4;
                yield (char) Integer.parseInt(text.substring(at - 3, at + 1), 16);
            }
            default -> c;
        };
    }

    private void skipSpace() {
        while (Character.isWhitespace(text.charAt(at))) {
            at++;
        }
    }

    private static void separate(StringBuilder json) {
        if (json.length() > 1) {
            json.append(',');
        }
    }

    /** Escapes lone surrogates too, since UTF-8 has no bytes for them. */
    private static void quote(StringBuilder json, String string) {
        json.append('"');
        string.codePoints().forEach(c -> {
            if (c == '"' || c == '\\') {
                json.append('\\').append((char) c);
            } else if (c < ' ' || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE)) {
                json.append(String.format(Locale.ROOT, "\\u%04x", c));
            } else {
                json.appendCodePoint(c);
            }
        });
        json.append('"');
    }
}
