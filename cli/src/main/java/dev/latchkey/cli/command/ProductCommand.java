package dev.latchkey.cli.command;

import dev.latchkey.cli.shell.CommandContext;
import java.util.concurrent.Callable;
import java.util.function.Function;

/**
 * A command that a product adds.
 *
 * @param name as it is typed
 * @param after the command behind which help lists it
 * @param make makes what picocli runs, with its annotations
 */
public record ProductCommand(String name, String after, Function<CommandContext, Callable<Integer>> make) {}
