package dev.latchkey.cli;

import dev.latchkey.cli.command.ProductCommands;
import dev.latchkey.cli.command.help.HelpPage;
import dev.latchkey.cli.command.help.LatchkeyCommand;
import dev.latchkey.cli.deployment.Deployment;
import dev.latchkey.cli.option.EnvironmentDefaults;
import dev.latchkey.cli.option.ExpiryConverter;
import dev.latchkey.cli.option.FurtherOptions;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Environment;
import dev.latchkey.cli.shell.Screen;
import dev.latchkey.cli.shell.Terminal;
import dev.latchkey.cli.shell.Ticker;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help;
import picocli.CommandLine.IFactory;
import picocli.CommandLine.IHelpFactory;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.UsageMessageSpec;
import picocli.CommandLine.ScopeType;

/** The command line: takes what was typed, has it done, and answers with the exit code. */
public final class LatchkeyCli {

    private final CommandContext context;
    private final CommandRegistry registry;

    /** The platform's commands alone. */
    public LatchkeyCli(Deployment deployment, Terminal terminal, Map<String, String> environment, InstantSource clock) {
        this(deployment, new NoProduct(), terminal, environment, clock);
    }

    /**
     * With a product's commands.
     *
     * @param environment the process's variables
     */
    public LatchkeyCli(
            Deployment deployment,
            ProductCommands product,
            Terminal terminal,
            Map<String, String> environment,
            InstantSource clock) {
        this(deployment, product, terminal, environment, clock, Ticker::seconds);
    }

    LatchkeyCli(
            Deployment deployment,
            ProductCommands product,
            Terminal terminal,
            Map<String, String> environment,
            InstantSource clock,
            Ticker ticker) {
        this.context = new CommandContext(deployment, terminal, new Environment(environment), clock, ticker);
        this.registry = CommandRegistry.of(product);
    }

    /**
     * Whether what was typed looks like a command on the embedded store, so that it is worth preparing for one. Whoever
     * relies on it gains time or loses some, and nothing else.
     */
    public static boolean opensEmbeddedStore(String[] arguments, Map<String, String> environment) {
        Environment variables = new Environment(environment);
        return kindOf(CommandRegistry.of(new NoProduct()), arguments).opensStore()
                && Stream.of(arguments)
                        .noneMatch(argument -> argument.equals("--help")
                                || argument.equals("-h")
                                || argument.startsWith("--database")
                                || argument.startsWith("--server"))
                && variables.value("LATCHKEY_SERVER").isEmpty()
                && variables.value("LATCHKEY_DATABASE").isEmpty()
                && variables.value("DATABASE_URL").isEmpty();
    }

    private static CommandRegistry.Kind kindOf(CommandRegistry registry, String... arguments) {
        CommandRegistry.Entry command = arguments.length == 0 ? null : registry.find(arguments[0]);
        return command == null ? CommandRegistry.Kind.ALONE : command.kind();
    }

    /** Does what was typed, and answers with the exit code: 0 done, 1 failed or not found, 2 wrong usage. */
    public int run(String... arguments) {
        Terminal terminal = context.terminal();
        int code = commandLine(arguments).execute(arguments);
        if (terminal.out().checkError() && code == ExitCode.OK) {
            boolean secret = kindOf(registry, arguments) == CommandRegistry.Kind.SECRET;
            terminal.err()
                    .println("latchkey: the answer could not be written in full"
                            + (secret ? "; if its secret is missing, rotate the key" : ""));
            code = ExitCode.SOFTWARE;
        }
        terminal.err().flush();
        return code;
    }

    /** With the one command that is named, since the others would only take time to build; or else with all. */
    CommandLine commandLine(String... arguments) {
        String named = arguments.length == 0 ? "" : arguments[0];
        IFactory factory = factory();
        CommandLine root = new CommandLine(new LatchkeyCommand(context.terminal()), factory);
        addOptions(root.getCommandSpec());
        for (CommandRegistry.Entry command : registry.neededFor(named)) {
            CommandLine subcommand = new CommandLine(command.make().apply(context), factory);
            addFurtherOptions(subcommand.getCommandSpec());
            nameUnits(subcommand.getCommandSpec().usageMessage());
            root.addSubcommand(command.name(), subcommand);
        }
        configure(root);
        return root;
    }

    private static void addFurtherOptions(CommandSpec command) {
        for (CommandSpec mixin : command.mixins().values()) {
            if (mixin.userObject() instanceof FurtherOptions options) {
                options.addTo(command);
            }
        }
    }

    /** In descriptions, as in the contract, a place is kept for what units are called. */
    private void nameUnits(UsageMessageSpec usage) {
        usage.description(Stream.of(usage.description()).map(context.unit()::in).toArray(String[]::new));
    }

    private void configure(CommandLine root) {
        Terminal terminal = context.terminal();
        Screen screen = context.screen();
        EnvironmentDefaults defaults = new EnvironmentDefaults(context.environment());
        FailureReport failures = new FailureReport(terminal.err(), defaults);
        root.setDefaultValueProvider(defaults)
                .setParameterExceptionHandler(failures)
                .setExecutionExceptionHandler(failures)
                .setOut(terminal.out())
                .setErr(terminal.err())
                // A name may begin with @, and a password may have ${…} in it.
                .setExpandAtFiles(false)
                .setInterpolateVariables(false)
                .setUsageHelpWidth(screen.textColumns())
                .setColorScheme(Help.defaultColorScheme(screen.colours() ? Help.Ansi.ON : Help.Ansi.OFF))
                .setHelpFactory(new HelpPages());
        lookOf(root.getCommandSpec());
        root.getSubcommands().values().forEach(command -> lookOf(command.getCommandSpec()));
    }

    private static void lookOf(CommandSpec command) {
        command.usageMessage()
                .synopsisHeading("%nUsage: ")
                .descriptionHeading(command.usageMessage().description().length == 0 ? "" : "%n")
                .parameterListHeading("%n")
                .optionListHeading("%n")
                .footerHeading("%nExamples:%n")
                .sortOptions(false)
                .abbreviateSynopsis(true);
    }

    private static void addOptions(CommandSpec root) {
        root.addOption(OptionSpec.builder("-h", "--help")
                .usageHelp(true)
                .scopeType(ScopeType.INHERIT)
                .order(60)
                .description("Print this help and exit.")
                .build());
        root.addOption(OptionSpec.builder("-V", "--version")
                .versionHelp(true)
                .order(61)
                .description("Print the version and exit.")
                .build());
    }

    /** A class rather than a reference to the constructor, which would load all that makes pages for commands that need none. */
    private static final class HelpPages implements IHelpFactory {
        @Override
        public Help create(CommandSpec command, Help.ColorScheme colours) {
            return new HelpPage(command, colours);
        }
    }

    private IFactory factory() {
        IFactory factory = CommandLine.defaultFactory();
        return new IFactory() {
            @Override
            public <K> K create(Class<K> type) throws Exception {
                return type == ExpiryConverter.class
                        ? type.cast(new ExpiryConverter(context.clock()))
                        : factory.create(type);
            }
        };
    }
}
