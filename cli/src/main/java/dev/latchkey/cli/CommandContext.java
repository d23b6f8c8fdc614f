package dev.latchkey.cli;

import java.time.InstantSource;

/** What every command is given. */
record CommandContext(Deployment deployment, Terminal terminal, Environment environment, InstantSource clock) {

    /** How the terminal shows things. */
    Screen screen() {
        return Screen.of(terminal, environment);
    }
}
