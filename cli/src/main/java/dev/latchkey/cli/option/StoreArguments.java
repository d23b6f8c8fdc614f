package dev.latchkey.cli.option;

import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.deployment.Migration;
import dev.latchkey.cli.deployment.StoreOptions;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Where the keys are kept. */
public final class StoreArguments implements Settings {

    private static final String DATA_DIR = "--data-dir";
    private static final String DATABASE = "--database";
    private static final String SCHEMA = "--schema";

    /** All of them. */
    static final List<String> NAMES = List.of(DATABASE, DATA_DIR, SCHEMA);

    @Option(
            names = DATA_DIR,
            paramLabel = "DIR",
            defaultValue = "data",
            description = "The directory of the embedded database and of the journal (default: ./data).")
    private Path dataDir = Path.of("data");

    @Option(
            names = DATABASE,
            paramLabel = "URL",
            description = {
                "The database (default: a file in the data directory):",
                "sqlite:PATH or postgresql://USER@HOST/DATABASE",
                "Others can see arguments; a URL with a password belongs in the environment."
            })
    private @Nullable String database;

    @Option(
            names = SCHEMA,
            paramLabel = "NAME",
            defaultValue = "latchkey",
            converter = SchemaConverter.class,
            description = "The schema that holds everything; PostgreSQL only (default: latchkey).")
    private String schema = "latchkey";

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private final CommandContext context;

    /** Not given yet. */
    public StoreArguments(CommandContext context) {
        this.context = context;
    }

    /** What was typed, once the command line was read. */
    public StoreOptions options() {
        if (isTyped(SCHEMA) && (database == null || database.startsWith("sqlite:"))) {
            throw new WrongUsageException(
                    SCHEMA, "only PostgreSQL has schemas; name the database with " + DATABASE + ", or leave this out");
        }
        return new StoreOptions(
                dataDir,
                database,
                schema,
                PepperSetting.read(context.environment()),
                AuditKeySetting.read(context.environment()),
                LegacyKeySetting.given(context.environment()).orElse(null));
    }

    /** Opens the store, which must be there. */
    public Management open() {
        return open(context.deployment()::open);
    }

    /** Opens the store, and makes an embedded one that is not there. */
    public Management openOrMake() {
        return open(context.deployment()::openOrMake);
    }

    private Management open(Function<StoreOptions, Management> opening) {
        requireOneDatabase();
        StoreOptions options = options();
        return context.during("Opening the database", progress -> judged(() -> opening.apply(options)));
    }

    /** A server has a directory beside its database; who names a directory to a command means the database in it. */
    private void requireOneDatabase() {
        if (database != null && isTyped(DATA_DIR) && !isTyped(DATABASE)) {
            throw new WrongUsageException(
                    DATABASE,
                    "it names another database than the one in " + DATA_DIR + "; unset it to work on that one, or give "
                            + DATABASE + " too");
        }
    }

    /** Whether it was typed which store is meant. */
    public boolean isNamed() {
        return isTyped(DATABASE) || isTyped(DATA_DIR);
    }

    private boolean isTyped(String option) {
        return command.commandLine().getParseResult().hasMatchedOption(option);
    }

    /** Brings the store to this version. */
    public Migration migrate() {
        requireOneDatabase();
        StoreOptions options = options();
        return context.during(
                "Migrating the database",
                progress -> judged(() -> context.deployment().migrate(options)));
    }

    /** Of all that a deployment is given, only the URL is left for it to judge. */
    public <T> T judged(Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException e) {
            throw database == null ? e : new WrongUsageException(DATABASE, String.valueOf(e.getMessage()));
        }
    }

    static final class SchemaConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            if (!text.matches("[a-z_][a-z0-9_]{0,62}") || text.startsWith("pg_")) {
                throw new IllegalArgumentException("a schema's name has up to 63 lower-case letters, digits and"
                        + " underscores, and does not begin with a digit or with pg_; not " + Quoted.text(text));
            }
            return text;
        }
    }
}
