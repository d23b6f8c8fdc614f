package dev.latchkey.cli.option;

import picocli.CommandLine.Model.CommandSpec;

/** A mixin that has options beside those that annotations name, since their names are known only when the program runs. */
public interface FurtherOptions {

    /** Adds them to the command that the mixin is part of. */
    void addTo(CommandSpec command);
}
