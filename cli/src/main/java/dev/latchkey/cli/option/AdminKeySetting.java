package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Environment;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.secret.Secret;

/** The key by whose authority the keys of a server are managed. */
final class AdminKeySetting {

    static final String VARIABLE = "LATCHKEY_ADMIN_KEY";

    private static final SecretSetting SETTING = new SecretSetting(VARIABLE);

    private AdminKeySetting() {}

    static Secret read(Environment environment) {
        return SETTING.read(environment, AdminKeySetting::sendable)
                .orElseThrow(() -> new WrongUsageException(VARIABLE + " is not set; set it to the secret of a key with"
                        + " an admin scope, such as \"latchkey create --name NAME --scope 'admin:*'\" makes on the"
                        + " server's machine"));
    }

    /** Whether it is a key is for the server to say. */
    private static Secret sendable(String text) {
        Secret secret = Secret.of(text.strip());
        if (!secret.isHashable()) {
            throw new IllegalArgumentException(
                    "a key's secret has up to " + Secret.MAX_LENGTH + " visible ASCII characters, without spaces");
        }
        return secret;
    }
}
