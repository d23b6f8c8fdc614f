package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.xml.parsers.DocumentBuilderFactory;
import javax.xml.parsers.ParserConfigurationException;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Element;
import org.w3c.dom.Node;
import org.w3c.dom.NodeList;
import org.xml.sax.SAXException;

/** What is published fits together: its bill of materials, its versions, and what each library needs. */
class PublishedModulesTest {

    private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();

    private final List<Module> modules = modules(ROOT, false);

    @Test
    void everyPublishedLibraryIsInTheBillOfMaterialsAndNothingElseIs() {
        assertThat(modules).extracting(Module::artifact).contains("latchkey-core", "latchkey-app", "latchkey-jobs");
        assertThat(ownDependencies(read(ROOT.resolve("bom")), "dependencyManagement", "dependencies", "dependency"))
                .extracting(each -> text(each, "artifactId"))
                .containsExactlyInAnyOrderElementsOf(modules.stream()
                        .filter(each -> each.isPublished() && !each.isPom())
                        .map(Module::artifact)
                        .toList());
    }

    @Test
    void allModulesHaveOneVersion() {
        assertThat(modules).extracting(Module::version).containsOnly(text(read(ROOT), "version"));
    }

    @Test
    void aPublishedLibraryNeedsNothingThatIsNotPublished() {
        List<String> published = modules.stream()
                .filter(Module::isPublished)
                .map(Module::artifact)
                .toList();
        for (Module module : modules) {
            if (module.isPublished()) {
                assertThat(ownDependencies(module.pom(), "dependencies", "dependency"))
                        .filteredOn(each -> !text(each, "scope").equals("test"))
                        .extracting(each -> text(each, "artifactId"))
                        .as("what %s needs", module.artifact())
                        .isSubsetOf(published);
            }
        }
    }

    /** A module of the build. */
    private record Module(Element pom, boolean isPublished) {

        String artifact() {
            return text(pom, "artifactId");
        }

        String version() {
            String own = text(pom, "version");
            return own.isEmpty() ? text(pom, "parent", "version") : own;
        }

        boolean isPom() {
            return text(pom, "packaging").equals("pom");
        }
    }

    private static List<Module> modules(Path directory, boolean parentSkips) {
        Element pom = read(directory);
        String said = text(pom, "properties", "maven.deploy.skip");
        boolean skips = said.isEmpty() ? parentSkips : Boolean.parseBoolean(said);
        List<Module> modules = new ArrayList<>(List.of(new Module(pom, !skips)));
        Stream.concat(all(pom, "modules", "module"), all(pom, "profiles", "profile", "modules", "module"))
                .forEach(each -> modules.addAll(modules(directory.resolve(each.getTextContent()), skips)));
        return modules;
    }

    private static List<Element> ownDependencies(Element pom, String... path) {
        return all(pom, path)
                .filter(each -> text(each, "groupId").equals("dev.latchkey"))
                .toList();
    }

    private static String text(Element from, String... path) {
        return all(from, path).findFirst().map(Node::getTextContent).orElse("");
    }

    private static Stream<Element> all(Element from, String... path) {
        Stream<Element> found = Stream.of(from);
        for (String name : path) {
            found = found.flatMap(each -> children(each, name));
        }
        return found;
    }

    private static Stream<Element> children(Element of, String name) {
        NodeList nodes = of.getChildNodes();
        return IntStream.range(0, nodes.getLength())
                .mapToObj(nodes::item)
                .filter(each -> each.getNodeName().equals(name))
                .map(Element.class::cast);
    }

    private static Element read(Path directory) {
        try {
            return DocumentBuilderFactory.newInstance()
                    .newDocumentBuilder()
                    .parse(directory.resolve("pom.xml").toFile())
                    .getDocumentElement();
        } catch (IOException | ParserConfigurationException | SAXException e) {
            throw new IllegalStateException("cannot read the POM of " + directory, e);
        }
    }
}
