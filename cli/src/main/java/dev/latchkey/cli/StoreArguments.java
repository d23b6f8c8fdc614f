package dev.latchkey.cli;

import java.nio.file.Path;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** Where the keys are kept. */
final class StoreArguments implements Settings {

    @Option(
            names = "--data-dir",
            paramLabel = "DIR",
            defaultValue = "data",
            description = "The directory of the embedded database and of the journal (default: ./data).")
    private Path dataDir = Path.of("data");

    @Option(
            names = "--database",
            paramLabel = "URL",
            description = {
                "The database (default: a file in the data directory):",
                "sqlite:PATH or postgresql://USER@HOST/DATABASE",
                "Others can see arguments; a URL with a password belongs in the environment."
            })
    private @Nullable String database;

    @Option(
            names = "--schema",
            paramLabel = "NAME",
            defaultValue = "latchkey",
            converter = SchemaConverter.class,
            description = "The schema that holds everything; PostgreSQL only (default: latchkey).")
    private String schema = "latchkey";

    private final CommandContext context;

    StoreArguments(CommandContext context) {
        this.context = context;
    }

    StoreOptions options() {
        return new StoreOptions(
                dataDir,
                database,
                schema,
                PepperSetting.read(context.environment()),
                AuditKeySetting.read(context.environment()),
                LegacyKeySetting.given(context.environment()).orElse(null));
    }

    Management open() {
        return open(context.deployment()::open);
    }

    Management openOrMake() {
        return open(context.deployment()::openOrMake);
    }

    private Management open(Function<StoreOptions, Management> opening) {
        StoreOptions options = options();
        return context.during("Opening the database", progress -> judged(() -> opening.apply(options)));
    }

    Migration migrate() {
        StoreOptions options = options();
        return context.during(
                "Migrating the database",
                progress -> judged(() -> context.deployment().migrate(options)));
    }

    /** Of all that a deployment is given, only the URL is left for it to judge. */
    <T> T judged(Supplier<T> use) {
        try {
            return use.get();
        } catch (IllegalArgumentException e) {
            throw database == null ? e : new WrongUsageException("--database", String.valueOf(e.getMessage()));
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
