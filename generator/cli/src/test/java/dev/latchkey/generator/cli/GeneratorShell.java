package dev.latchkey.generator.cli;

import dev.latchkey.cli.Shell;

/** Somebody who types the generator's commands. */
final class GeneratorShell {

    private GeneratorShell() {}

    static Shell create() {
        return create(new JobArguments());
    }

    static Shell create(JobArguments jobs) {
        return new Shell(new GeneratorCommands(
                options -> {
                    throw new AssertionError("configurations are kept in a real store, and tested with one");
                },
                jobs));
    }
}
