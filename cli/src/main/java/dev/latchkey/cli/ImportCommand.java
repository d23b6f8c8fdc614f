package dev.latchkey.cli;

import dev.latchkey.key.ImportOutcome;
import dev.latchkey.key.ImportedKey;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "import",
        header = "Make keys that work with the secrets which they have already.",
        description = {
            "The file is CSV with a header, or has a JSON object on each line, with the names that \"latchkey list\" uses:"
                    + " name, email, type, scopes, address_ranges, metadata, patients_per_request,"
                    + " requests_per_minute, requests_per_hour, requests_per_day, expires_at; and either key, the secret,"
                    + " or key_sha256, its SHA-256 in hexadecimal digits. In CSV, several scopes or ranges have blanks"
                    + " between them, metadata is a JSON object, and an empty field says nothing; \"unlimited\" is a"
                    + " limit.",
            "",
            "A secret that is not Latchkey's has at least 32 characters, or 8 where a pepper is set. Each row is by itself:"
                    + " those that are refused are told, with the reason, and stop no other."
        },
        footer = {"  latchkey import keys.csv", "  latchkey import - < keys.jsonl"})
final class ImportCommand extends ManagementCommand {

    private static final int AT_ONCE = 100;

    @Parameters(index = "0", paramLabel = "FILE", description = "The file, or - for standard input.")
    private String file = "";

    ImportCommand(CommandContext context) {
        super(context);
    }

    @Override
    Management open(StoreArguments arguments) {
        return arguments.openOrMake();
    }

    @Override
    boolean run(Management management) {
        List<ImportedRow> done = context().during("Importing keys", progress -> {
            try (BufferedReader reader =
                    file.equals("-") ? context().terminal().in() : Files.newBufferedReader(path())) {
                ImportRows rows = ImportRows.of(reader);
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
        reportPrinter().imported(done);
        return done.stream().noneMatch(ImportedRow::isRefused);
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
                keys.add(row.fields().key(now()));
                lines.add(row.line());
            } catch (IllegalArgumentException e) {
                done.add(new ImportedRow(row.line(), new ImportOutcome(null, String.valueOf(e.getMessage()))));
            }
        }
        List<ImportOutcome> outcomes = management.keys().importKeys(keys);
        for (int i = 0; i < outcomes.size(); i++) {
            done.add(new ImportedRow(lines.get(i), outcomes.get(i)));
        }
        done.sort((one, other) -> Integer.compare(one.line(), other.line()));
        return done;
    }

    private Path path() {
        try {
            return Path.of(file);
        } catch (InvalidPathException e) {
            throw new WrongUsageException("there can be no file " + Quoted.text(file));
        }
    }

    private CommandFailedException unreadable(Exception e) {
        return new CommandFailedException("the file " + Quoted.text(file) + " cannot be read as UTF-8 text", e);
    }
}
