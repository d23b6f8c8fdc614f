package dev.latchkey.server;

import dev.latchkey.secret.SecretShape;
import dev.latchkey.server.contract.Violation;
import dev.latchkey.server.contract.Violations;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Finds passwords and keys in JSON of a caller's own choice, which is stored and told again: members that are named like one
 * and are not empty, and texts with a key's secret in them. For one thread.
 */
public final class SecretsInJson {

    private static final int MOST_VIOLATIONS = 20;
    private static final int LONGEST_NAME = 64;

    /** Quick to look for, so that the names of a large body are gone through in no time. */
    private static final Pattern SUSPECT =
            Pattern.compile("pass|pwd|pw|kennwort|secret|token|cred|auth|key", Pattern.CASE_INSENSITIVE);

    private static final Pattern BETWEEN_WORDS = Pattern.compile("[^A-Za-z]+|(?<=[a-z])(?=[A-Z])");
    private static final Set<String> WORDS = Set.of(
            "pw",
            "pwd",
            "kennwort",
            "secret",
            "secrets",
            "token",
            "tokens",
            "credential",
            "credentials",
            "auth",
            "authorization");
    private static final Pattern ANYWHERE = Pattern.compile(
            "password|passwort|passwd|passphrase|passcode|apikey|accesskey|privatekey|secretkey|encryptionkey");

    private static final Pattern INVISIBLE = Pattern.compile("\\p{Cf}");

    private final List<Violation> violations = new ArrayList<>();

    private SecretsInJson() {}

    /**
     * What is found, the first few.
     *
     * @param parent the place of the object, or empty for the body as a whole
     */
    public static List<Violation> in(JsonObject object, String parent) {
        SecretsInJson found = new SecretsInJson();
        found.examine(object, parent);
        return List.copyOf(found.violations);
    }

    private void examine(@Nullable Object value, String place) {
        if (violations.size() >= MOST_VIOLATIONS) {
            return;
        }
        if (value instanceof JsonObject object) {
            for (Map.Entry<String, Object> member : object) {
                examineMember(member.getKey(), member.getValue(), place);
            }
        } else if (value instanceof JsonArray array) {
            for (Object element : array) {
                examine(element, place);
            }
        } else if (value instanceof String text && SecretShape.isIn(text)) {
            add(place, "has a key's secret in it, which would be stored. Leave it out, and rotate that key.");
        }
    }

    private void examineMember(String name, @Nullable Object value, String parent) {
        if (SecretShape.isIn(name)) {
            add(
                    parent,
                    "has a member that is named by a key's secret, which would be stored. Leave it out, and rotate"
                            + " that key.");
            return;
        }
        String place = Violations.member(parent, name);
        if (value instanceof String text && !text.isEmpty() && isNamedLikeOne(name)) {
            add(
                    place,
                    "is stored as it is, so it must not be a password or a key. The password that a job's files are"
                            + " encrypted with stands beside configuration, as encryption_password.");
        } else {
            examine(value, place);
        }
    }

    private static boolean isNamedLikeOne(String written) {
        if (written.length() > LONGEST_NAME) {
            return false;
        }
        String name = plain(written);
        if (!SUSPECT.matcher(name).find()) {
            return false;
        }
        List<String> words = BETWEEN_WORDS
                .splitAsStream(name)
                .map(word -> word.toLowerCase(Locale.ROOT))
                .toList();
        return words.stream().anyMatch(WORDS::contains)
                || ANYWHERE.matcher(String.join("", words)).find();
    }

    /** What a reader sees in it: letters of other widths are the letters that they look like, and what is invisible is left out. */
    private static String plain(String name) {
        return name.chars().allMatch(c -> c < 0x80)
                ? name
                : INVISIBLE
                        .matcher(Normalizer.normalize(name, Normalizer.Form.NFKC))
                        .replaceAll("");
    }

    private void add(String place, String predicate) {
        violations.add(new Violation(place, (place.isEmpty() ? "The body" : place) + " " + predicate));
    }
}
