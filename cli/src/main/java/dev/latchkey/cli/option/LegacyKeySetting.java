package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Environment;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.BuiltInKey;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretShape;
import java.io.PrintWriter;
import java.util.Locale;
import java.util.Optional;

/** The single key that a deployment had before Latchkey: only ever in the environment, and never repeated. */
public final class LegacyKeySetting {

    private static final String VARIABLE = "API_KEY";
    private static final String PLACEHOLDER = "CHANGE_ME";
    private static final int SHORT = 16;

    private LegacyKeySetting() {}

    /** What is set, good or not. */
    static Optional<Secret> given(Environment environment) {
        return environment.value(VARIABLE).map(String::strip).map(Secret::of);
    }

    /**
     * What is set, once it was looked at.
     *
     * @param err where to warn of a key that works but should not be kept
     */
    public static Optional<Secret> read(Environment environment, PrintWriter err) {
        Optional<Secret> secret = environment.value(VARIABLE).map(String::strip).map(LegacyKeySetting::checked);
        if (secret.isPresent() && secret.get().reveal().length() < SHORT) {
            err.println("latchkey serve: warning: " + VARIABLE + " is shorter than " + SHORT
                    + " characters, so it can be guessed; create a key and use that instead");
            err.flush();
        }
        return secret;
    }

    private static Secret checked(String text) {
        if (text.toUpperCase(Locale.ROOT).startsWith(PLACEHOLDER)) {
            throw new WrongUsageException(VARIABLE + ": it still is the placeholder " + PLACEHOLDER
                    + "…; set a secret of your own, or unset it");
        }
        if (text.equals(BuiltInKey.DEMO_SECRET)) {
            throw new WrongUsageException(VARIABLE
                    + ": it is the public demo key, which everyone knows; set a secret of your own, or unset it");
        }
        Secret secret = Secret.of(text);
        if (secret.shape() == SecretShape.MALFORMED) {
            throw new WrongUsageException(VARIABLE + ": a key has up to " + Secret.MAX_LENGTH
                    + " printable ASCII characters without spaces, and one that begins with lk_ is whole");
        }
        return secret;
    }
}
