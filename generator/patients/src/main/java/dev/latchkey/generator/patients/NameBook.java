package dev.latchkey.generator.patients;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The names of every nation, read once from {@code names.txt}. Immutable. */
final class NameBook {
    /** Read when first used and never changed, so that making a generator stays cheap. */
    static final NameBook STANDARD = read();

    private final Map<Nationality, Names> byNation;

    private NameBook(Map<Nationality, Names> byNation) {
        this.byNation = byNation;
    }

    String given(Nationality nation, Gender gender, Draw draw) {
        return pick(of(nation).given.get(gender), draw);
    }

    String family(Nationality nation, Gender gender, Draw draw) {
        return pick(of(nation).family.get(gender), draw);
    }

    private Names of(Nationality nation) {
        Names names = byNation.get(nation);
        if (names == null) {
            throw new IllegalStateException("names.txt has no names for " + nation + ".");
        }
        return names;
    }

    private static String pick(@Nullable List<String> names, Draw draw) {
        if (names == null) {
            throw new IllegalStateException("names.txt lacks a list of names.");
        }
        return names.get(draw.below(names.size()));
    }

    private static NameBook read() {
        Map<Nationality, Names> byNation = new EnumMap<>(Nationality.class);
        try (InputStream in = NameBook.class.getResourceAsStream("names.txt")) {
            if (in == null) {
                throw new IllegalStateException("The resource names.txt is missing beside NameBook.");
            }
            BufferedReader lines = new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
            Names current = new Names();
            for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                int colon = line.indexOf(": ");
                if (colon > 0 && !line.startsWith("#")) {
                    current.add(
                            line.substring(0, colon),
                            List.of(line.substring(colon + 2).split(", ", -1)));
                } else if (!line.isEmpty() && !line.startsWith("#")) {
                    current = new Names();
                    byNation.put(Nationality.of(line), current);
                }
            }
        } catch (IOException e) {
            throw new UncheckedIOException("The resource names.txt cannot be read.", e);
        }
        return new NameBook(byNation);
    }

    private static final class Names {
        private final Map<Gender, List<String>> given = new EnumMap<>(Gender.class);
        private final Map<Gender, List<String>> family = new EnumMap<>(Gender.class);

        private void add(String list, List<String> names) {
            switch (list) {
                case "men" -> given.put(Gender.MALE, names);
                case "women" -> given.put(Gender.FEMALE, names);
                case "family" -> {
                    family.put(Gender.MALE, names);
                    family.put(Gender.FEMALE, names);
                }
                case "family-women" -> family.put(Gender.FEMALE, names);
                default -> throw new IllegalStateException("names.txt has an unknown list '" + list + "'.");
            }
        }
    }
}
