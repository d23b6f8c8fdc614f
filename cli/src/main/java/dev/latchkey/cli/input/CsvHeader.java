package dev.latchkey.cli.input;

import dev.latchkey.cli.deployment.CommandFailedException;
import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.wire.ImportField;
import dev.latchkey.wire.ImportNames;
import dev.latchkey.wire.UnknownFields;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVParser;

/**
 * The first line of a file of comma-separated values, and by what its fields are separated: a comma, a semicolon or a tab.
 *
 * @param names of the columns, in their order
 * @param fields by which names fields are known
 */
record CsvHeader(char separator, List<String> names, ImportNames fields) {

    private static final Pattern SEPARATOR_ALONE = Pattern.compile("(?i)sep=([,;\t])");
    private static final String NOTHING_DONE = "; nothing was imported";

    /** The line by that separator by which most of its names are known. */
    static CsvHeader of(String line, ImportNames fields) {
        var alone = SEPARATOR_ALONE.matcher(line.strip());
        if (alone.matches()) {
            return new CsvHeader(alone.group(1).charAt(0), List.of(), fields);
        }
        return Stream.of(',', ';', '\t')
                .flatMap(separator -> parsed(separator, line, fields).stream())
                .max(Comparator.comparingInt(
                                (CsvHeader header) -> header.known().size())
                        .thenComparingInt(header -> header.names().size()))
                .orElseThrow(() -> new CommandFailedException(
                        "the header, line 1, has a quote that is opened and not closed" + NOTHING_DONE));
    }

    /** The line that follows, separated so. */
    CsvHeader of(List<String> following) {
        return following.stream()
                .flatMap(line -> parsed(separator, line, fields).stream())
                .findFirst()
                .orElseThrow(() -> new CommandFailedException("the file has no header" + NOTHING_DONE));
    }

    private static Optional<CsvHeader> parsed(char separator, String line, ImportNames fields) {
        try (CSVParser parser = CSVParser.parse(line, format(separator))) {
            return parser.stream()
                    .findFirst()
                    .map(record -> new CsvHeader(
                            separator, record.stream().map(String::strip).toList(), fields));
        } catch (UncheckedIOException e) {
            return Optional.empty();
        } catch (IOException e) {
            return Optional.empty();
        }
    }

    /** Whether the line says by what fields are separated, and no more, as spreadsheets write it. */
    boolean isSeparatorAlone() {
        return names.isEmpty();
    }

    CSVFormat format() {
        return format(separator);
    }

    private static CSVFormat format(char separator) {
        return CSVFormat.RFC4180
                .builder()
                .setDelimiter(separator)
                .setIgnoreEmptyLines(false)
                .setIgnoreSurroundingSpaces(true)
                .get();
    }

    private Set<ImportField> known() {
        return names.stream()
                .flatMap(name -> fields.find(name).stream())
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(ImportField.class)));
    }

    /**
     * Refuses what cannot be the header of a file of keys. Repeats names only where it is one: without a header, the first line
     * has a secret in it.
     */
    void requireSense(UnknownFields unknown) {
        if (names.stream().anyMatch(name -> name.chars().anyMatch(c -> c < ' ' || c == ImportLines.UNDECODABLE))) {
            throw new CommandFailedException(
                    "the file is not UTF-8 text; save it as CSV in UTF-8, or convert it" + NOTHING_DONE);
        }
        Set<ImportField> known = known();
        boolean hasSecret = known.contains(ImportField.SECRET) || known.contains(ImportField.HASH);
        if (!hasSecret && !known.contains(ImportField.NAME)) {
            throw new CommandFailedException("the first line is no header that makes sense: it must name the columns,"
                    + " among them name, and key or key_sha256" + NOTHING_DONE);
        }
        if (!known.contains(ImportField.NAME)) {
            throw new CommandFailedException(
                    "the header has no column with the names of the keys; call one name" + NOTHING_DONE);
        }
        if (!hasSecret) {
            throw new CommandFailedException(
                    "the header has no column with the secrets; call one key, or key_sha256 where"
                            + " it has their SHA-256" + NOTHING_DONE);
        }
        requireEachOnce();
        List<String> others = unknown();
        if (unknown == UnknownFields.REFUSE && !others.isEmpty()) {
            throw new CommandFailedException("these columns are not known: "
                    + others.stream().map(DisplayText::printable).collect(Collectors.joining(", ")) + NOTHING_DONE);
        }
    }

    private void requireEachOnce() {
        for (int i = 0; i < names.size(); i++) {
            String name = names.get(i);
            if (!name.isEmpty() && names.subList(0, i).contains(name)) {
                throw new CommandFailedException(
                        "the header has two columns " + Quoted.text(name) + "; leave one of them out" + NOTHING_DONE);
            }
        }
        List<String> secrets = names.stream()
                .filter(name -> fields.find(name).orElse(null) == ImportField.SECRET)
                .toList();
        if (secrets.size() > 1) {
            throw new CommandFailedException("the columns "
                    + secrets.stream().map(DisplayText::printable).collect(Collectors.joining(" and "))
                    + " can each be the secret; leave all but one of them out" + NOTHING_DONE);
        }
    }

    private List<String> unknown() {
        return names.stream()
                .filter(name -> !name.isEmpty() && fields.find(name).isEmpty())
                .toList();
    }
}
