package dev.latchkey.cli.command.key;

import dev.latchkey.cli.command.ManagementCommand;
import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.deployment.Management;
import dev.latchkey.cli.input.ImportLines;
import dev.latchkey.cli.input.ImportRows;
import dev.latchkey.cli.option.StoreArguments;
import dev.latchkey.cli.output.Figures;
import dev.latchkey.cli.output.report.ImportReport;
import dev.latchkey.cli.output.report.ImportedRow;
import dev.latchkey.cli.shell.CommandContext;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.WrongUsageException;
import dev.latchkey.key.ImportOutcome;
import dev.latchkey.key.ImportedKey;
import dev.latchkey.wire.ImportNames;
import dev.latchkey.wire.ImportRow;
import dev.latchkey.wire.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.InvalidPathException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import picocli.CommandLine.Command;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

@Command(
        name = "import",
        header = "Bring in keys of another system, with the secrets and in the state that they have there.",
        description = {
            "The file is CSV with a header, separated by commas, semicolons or tabs, or has a JSON object on each line, with"
                    + " the names that \"latchkey list\" uses: name, texts like email, type, scopes, address_ranges, metadata,"
                    + " @units@_per_request, requests_per_minute, requests_per_hour, requests_per_day, requests_per_month,"
                    + " expires_at; and either"
                    + " key, the secret, or key_sha256, its SHA-256 in hexadecimal digits. Case and punctuation of names do"
                    + " not matter. In CSV, several scopes or ranges have blanks between them, metadata is a JSON object,"
                    + " and an empty field says nothing; \"unlimited\" is a limit.",
            "",
            "What state, enabled, is_active or revoked says is taken over: inactive stays inactive, and what has expired"
                    + " stays so. So are created_at, last_used_at, total_requests and total_@units@_generated, which is what"
                    + " the key opens with.",
            "",
            "A secret that is not Latchkey's has at least 32 characters, or 8 where a pepper is set. Each row is by itself:"
                    + " those that are refused are told, with the reason, and stop no other. The public demo key is skipped."
        },
        footer = {
            "  latchkey import keys.csv",
            "  latchkey import - < keys.jsonl",
            "  latchkey import keys.csv --unknown ignore --quiet > ids"
        })
public final class ImportCommand extends ManagementCommand {

    private static final int AT_ONCE = 100;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "";

    @Option(
            names = "--unknown",
            paramLabel = "WHAT",
            defaultValue = "metadata",
            converter = UnknownConverter.class,
            description = "What becomes of fields that are not known: metadata, to keep them there, ignore or refuse"
                    + " (default: metadata).")
    private UnknownFields unknown = UnknownFields.METADATA;

    @Option(
            names = {"-q", "--quiet"},
            description = "Write only the ids of the keys that were made, one on each line.")
    private boolean quiet;

    @Spec
    private CommandSpec command = CommandSpec.create();

    private final Set<String> keptAsMetadata = new LinkedHashSet<>();
    private final Set<String> leftOut = new LinkedHashSet<>();

    private final ImportNames fields;

    public ImportCommand(CommandContext context) {
        super(context);
        this.fields = new ImportNames(context.unit());
    }

    @Override
    protected void prepare() {
        if (quiet && command.commandLine().getParseResult().hasMatchedOption("--format")) {
            throw new WrongUsageException("--quiet", "there is --format too, and an answer has one form only");
        }
    }

    @Override
    protected Management open(StoreArguments arguments) {
        return arguments.openOrMake();
    }

    @Override
    protected boolean run(Management management) {
        List<ImportedRow> done = context().during("Importing keys", progress -> {
            try (ImportLines lines = lines()) {
                ImportRows rows = ImportRows.of(lines, unknown, fields);
                List<ImportedRow> all = new ArrayList<>();
                List<ImportRows.Row> some = read(rows);
                while (!some.isEmpty()) {
                    all.addAll(imported(some, management));
                    progress.reached(Figures.number(all.size()) + " rows");
                    some = read(rows);
                }
                return all;
            } catch (IOException e) {
                throw unreadable(e);
            } catch (UncheckedIOException e) {
                throw unreadable(e);
            }
        });
        report(done);
        return done.stream().noneMatch(ImportedRow::isRefused);
    }

    private void report(List<ImportedRow> done) {
        if (quiet) {
            for (ImportedRow row : done) {
                UUID id = row.id();
                if (id != null) {
                    context().terminal().out().println(id);
                } else {
                    notice("line " + row.line() + ": "
                            + DisplayText.printable(Objects.requireNonNullElse(row.refusal(), row.notice())));
                }
            }
        } else {
            write(new ImportReport(done));
        }
        if (!keptAsMetadata.isEmpty()) {
            notice("kept as metadata, since they are not known: " + listed(keptAsMetadata)
                    + "; --unknown ignore leaves them out");
        }
        if (!leftOut.isEmpty()) {
            notice("left out: " + listed(leftOut));
        }
    }

    private void notice(String text) {
        context().terminal().err().println("latchkey import: " + text);
    }

    private static String listed(Set<String> names) {
        return names.stream().map(DisplayText::printable).collect(Collectors.joining(", "));
    }

    private static List<ImportRows.Row> read(ImportRows rows) throws IOException {
        List<ImportRows.Row> some = new ArrayList<>();
        Optional<ImportRows.Row> row = rows.next();
        while (row.isPresent()) {
            some.add(row.get());
            row = some.size() < AT_ONCE ? rows.next() : Optional.empty();
        }
        return some;
    }

    private List<ImportedRow> imported(List<ImportRows.Row> rows, Management management) {
        List<ImportedRow> done = new ArrayList<>();
        List<Integer> lines = new ArrayList<>();
        List<ImportedKey> keys = new ArrayList<>();
        for (ImportRows.Row row : rows) {
            try {
                ImportRow said = said(row);
                if (said.isDemoKey()) {
                    done.add(ImportedRow.skipped(
                            row.line(), "skipped, since this is the public demo key, which is built in"));
                } else {
                    keys.add(said.key(now()));
                    lines.add(row.line());
                    keptAsMetadata.addAll(said.keptAsMetadata());
                    leftOut.addAll(said.leftOut());
                }
            } catch (IllegalArgumentException e) {
                done.add(ImportedRow.refused(row.line(), String.valueOf(e.getMessage())));
            }
        }
        List<ImportOutcome> outcomes = management.keys().importKeys(keys);
        for (int i = 0; i < outcomes.size(); i++) {
            done.add(ImportedRow.of(lines.get(i), outcomes.get(i)));
        }
        done.sort((one, other) -> Integer.compare(one.line(), other.line()));
        return done;
    }

    private ImportRow said(ImportRows.Row row) {
        if (row.fault() != null) {
            throw new IllegalArgumentException(row.fault());
        }
        return ImportRow.of(row.values(), unknown, fields);
    }

    private ImportLines lines() throws IOException {
        if (file.equals("-")) {
            return new ImportLines(context().terminal().in());
        }
        try {
            return ImportLines.of(Path.of(file));
        } catch (InvalidPathException e) {
            throw new WrongUsageException("there can be no file " + Quoted.text(file));
        }
    }

    private CommandFailedException unreadable(Exception e) {
        return new CommandFailedException(
                e instanceof NoSuchFileException
                        ? "there is no file " + Quoted.text(file)
                        : "the file " + Quoted.text(file) + " cannot be read",
                e);
    }

    static final class UnknownConverter implements ITypeConverter<UnknownFields> {
        @Override
        public UnknownFields convert(String text) {
            for (UnknownFields choice : UnknownFields.values()) {
                if (choice.name().toLowerCase(Locale.ROOT).equals(text)) {
                    return choice;
                }
            }
            throw new IllegalArgumentException("it is metadata, ignore or refuse, not " + Quoted.text(text));
        }
    }
}
