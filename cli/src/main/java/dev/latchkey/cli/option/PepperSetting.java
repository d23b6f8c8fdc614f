package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Environment;
import dev.latchkey.secret.Pepper;
import java.util.List;

/** The pepper. */
final class PepperSetting {

    private static final SecretSetting SETTING = new SecretSetting("LATCHKEY_PEPPER");

    private PepperSetting() {}

    static List<Pepper> read(Environment environment) {
        return SETTING.read(environment, Pepper::parse).orElse(List.of());
    }
}
