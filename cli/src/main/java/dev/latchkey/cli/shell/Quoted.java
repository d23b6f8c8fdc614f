package dev.latchkey.cli.shell;

import dev.latchkey.key.BuiltInKey;
import java.util.Locale;

/** What somebody typed, repeated to them: printable, short, and without secrets. */
public final class Quoted {

    private static final int MOST = 64;
    private static final int HINT_LENGTH = 12;
    private static final String[] SECRET_PREFIXES = {"lk_live_", "lk_demo_"};

    private Quoted() {}

    /** The text in quotation marks. */
    public static String text(String text) {
        String harmless = withoutSecrets(DisplayText.printable(text));
        return '"' + DisplayText.shorten(harmless, MOST) + '"';
    }

    /** Whether it is, or begins like, a secret that Latchkey made or knows. */
    public static boolean isSecret(String text) {
        String lower = text.strip().toLowerCase(Locale.ROOT);
        for (String prefix : SECRET_PREFIXES) {
            if (lower.startsWith(prefix)) {
                return true;
            }
        }
        return text.strip().equals(BuiltInKey.DEMO_SECRET);
    }

    /** The text with each secret cut down to its hint, and each URL's user and password taken out. */
    public static String withoutSecrets(String text) {
        String result = text;
        for (String prefix : SECRET_PREFIXES) {
            int begin = result.indexOf(prefix);
            while (begin >= 0) {
                int end = begin + prefix.length();
                while (end < result.length() && isSecretCharacter(result.charAt(end))) {
                    end++;
                }
                if (end - begin > HINT_LENGTH) {
                    result = result.substring(0, begin + HINT_LENGTH) + "…" + result.substring(end);
                }
                begin = result.indexOf(prefix, begin + prefix.length());
            }
        }
        return withoutCredentials(result);
    }

    private static String withoutCredentials(String text) {
        String result = text;
        int scheme = result.indexOf("://");
        while (scheme >= 0) {
            int begin = scheme + 3;
            int end = begin;
            while (end < result.length() && "\"' ".indexOf(result.charAt(end)) < 0) {
                end++;
            }
            int at = result.lastIndexOf('@', end - 1);
            if (at >= begin) {
                result = result.substring(0, begin) + "…" + result.substring(at);
            }
            scheme = result.indexOf("://", begin);
        }
        return result;
    }

    private static boolean isSecretCharacter(char c) {
        return c == '_' || (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
    }
}
