package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The platform's sources stay of a size that a reader can survey. */
class SourcesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
    private static final List<String> PLATFORM =
            List.of("core", "engine", "store-jdbc", "ratelimit-redis", "wire", "server", "cli", "app");

    private static final int MOST_CLASSES = 40;
    private static final int MOST_LINES = 300;

    private static final Pattern CLASS_JAVADOC = Pattern.compile(
            "^/\\*\\*(.*?)\\*/\\s+(?:@|public|final|abstract|class|record)", Pattern.DOTALL | Pattern.MULTILINE);

    @Test
    void noPackageHasMoreClassesThanOneCanSurvey() throws IOException {
        Map<String, Integer> classes = new TreeMap<>();
        for (Path source : sources()) {
            classes.merge(ROOT.relativize(source.getParent()).toString(), 1, Integer::sum);
        }
        assertThat(classes).hasSizeGreaterThan(20);
        assertThat(classes.entrySet())
                .as("packages of more than %d classes", MOST_CLASSES)
                .noneMatch(each -> each.getValue() > MOST_CLASSES);
    }

    @Test
    void aLongClassSaysInItsJavadocWhyItIs() throws IOException {
        List<String> unexplained = new ArrayList<>();
        for (Path source : sources()) {
            String text = Files.readString(source);
            var javadoc = CLASS_JAVADOC.matcher(text);
            if (text.lines().count() > MOST_LINES
                    && !(javadoc.find() && javadoc.group(1).contains("Long"))) {
                unexplained.add(ROOT.relativize(source).toString());
            }
        }
        assertThat(unexplained).isEmpty();
    }

    private static List<Path> sources() throws IOException {
        List<Path> sources = new ArrayList<>();
        for (String module : PLATFORM) {
            try (Stream<Path> files = Files.walk(ROOT.resolve(module).resolve("src/main/java"))) {
                files.filter(file -> file.toString().endsWith(".java") && !file.endsWith("package-info.java"))
                        .forEach(sources::add);
            }
        }
        return sources;
    }
}
