package dev.latchkey.cli.shell;

import dev.latchkey.cli.deployment.Deployment;
import dev.latchkey.limit.UnitName;
import java.time.InstantSource;
import java.util.function.Function;

/** What every command is given. */
public record CommandContext(
        Deployment deployment, Terminal terminal, Environment environment, InstantSource clock, Ticker ticker) {

    /** What units are called. */
    public UnitName unit() {
        return deployment.unit();
    }

    /** How the terminal shows things. */
    public Screen screen() {
        return Screen.of(terminal, environment);
    }

    /** Does what may take long, and says so meanwhile. */
    public <T> T during(String what, Function<Progress, T> work) {
        try (Progress progress = Progress.of(this, what)) {
            return work.apply(progress);
        }
    }
}
