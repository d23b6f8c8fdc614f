package dev.latchkey.cli;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.option.EnvironmentDefaults;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.Similar;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.ForbiddenException;
import dev.latchkey.key.KeyConflictException;
import dev.latchkey.key.NoSuchKeyException;
import dev.latchkey.key.StaleRevisionException;
import dev.latchkey.key.StoreUnavailableException;
import dev.latchkey.secret.DuplicateSecretException;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;
import picocli.CommandLine.TypeConversionException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Says in a sentence why a command was not done, and chooses the exit code. */
final class FailureReport implements IParameterExceptionHandler, IExecutionExceptionHandler {

    private final PrintWriter err;
    private final EnvironmentDefaults defaults;

    FailureReport(PrintWriter err, EnvironmentDefaults defaults) {
        this.err = err;
        this.defaults = defaults;
    }

    @Override
    public int handleParseException(ParameterException e, String[] arguments) {
        return wrongUsage(e.getCommandLine(), sentence(e));
    }

    @Override
    public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
        if (e instanceof WrongUsageException wrong) {
            OptionSpec option =
                    wrong.option() == null ? null : command.getCommandSpec().findOption(wrong.option());
            return wrongUsage(command, option == null ? message(e) : defaults.subject(option) + ": " + message(e));
        }
        if (e instanceof IllegalArgumentException) {
            return wrongUsage(command, message(e));
        }
        boolean expected = e instanceof NoSuchKeyException
                || e instanceof KeyConflictException
                || e instanceof DuplicateSecretException
                || e instanceof StaleRevisionException
                || e instanceof ForbiddenException
                || e instanceof StoreUnavailableException
                || e instanceof CommandFailedException;
        say(command, expected ? message(e) : "this should not happen, please report it: " + description(e));
        return ExitCode.SOFTWARE;
    }

    private int wrongUsage(CommandLine command, String sentence) {
        say(command, sentence);
        err.println("Try \"" + command.getCommandSpec().qualifiedName() + " --help\".");
        return ExitCode.USAGE;
    }

    private void say(CommandLine command, String sentence) {
        err.println(command.getCommandSpec().qualifiedName() + ": "
                + DisplayText.printable(Quoted.withoutSecrets(sentence)));
    }

    private String sentence(ParameterException e) {
        if (e instanceof UnmatchedArgumentException unmatched) {
            return unmatched(unmatched);
        }
        if (e instanceof MissingParameterException missing
                && !missing.getMissing().isEmpty()) {
            return missing(missing.getMissing().get(0));
        }
        if (e instanceof OverwrittenOptionException overwritten) {
            return defaults.subject(overwritten.getOverwritten()) + " is given more than once";
        }
        Throwable cause = e.getCause();
        if (e.getArgSpec() != null
                && (cause instanceof IllegalArgumentException || cause instanceof TypeConversionException)) {
            return defaults.subject(e.getArgSpec()) + ": " + message(cause);
        }
        return message(e);
    }

    private static String missing(ArgSpec missing) {
        return missing instanceof OptionSpec option
                ? option.longestName() + " needs a value, as in " + option.longestName() + "=" + option.paramLabel()
                : missing.paramLabel() + " is missing";
    }

    private static String unmatched(UnmatchedArgumentException e) {
        String first = e.getUnmatched().get(0);
        CommandLine command = e.getCommandLine();
        if (e.isUnknownOption()) {
            String name = first.indexOf('=') < 0 ? first : first.substring(0, first.indexOf('='));
            return "there is no option " + Quoted.text(name) + Similar.didYouMean(name, optionNames(command));
        }
        if (command.getSubcommands().isEmpty()) {
            return "there is one argument too many, " + Quoted.text(first);
        }
        return "there is no command " + Quoted.text(first)
                + Similar.didYouMean(first, List.copyOf(command.getSubcommands().keySet()));
    }

    private static List<String> optionNames(CommandLine command) {
        return command.getCommandSpec().options().stream()
                .map(OptionSpec::longestName)
                .toList();
    }

    private static String message(Throwable e) {
        String message = e.getMessage();
        return message == null ? e.getClass().getSimpleName() : message;
    }

    /** What happened and where, in a line. */
    private static String description(Throwable e) {
        StackTraceElement[] trace = e.getStackTrace();
        String where = trace.length == 0 ? "" : " at " + trace[0];
        String why = e.getCause() == null ? "" : ", because of " + description(e.getCause());
        return e + where + why;
    }
}
