package dev.latchkey.server;

import dev.latchkey.server.connection.VertxInternals;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Finds what lies at a path, by templates such as {@code /api/v1/jobs/{id}}. A slash at the end makes no difference, and a
 * name goes before a parameter. To be filled before it is shared; then thread-safe.
 */
final class PathTree<T> {

    private static final String PARAMETER = "{";

    private final Node<T> root = new Node<>();

    /** What lies at paths without parameters, which spares most requests the way through the tree. */
    private final Map<String, Match<T>> plain = new HashMap<>();

    /**
     * What was found.
     *
     * @param value what lies at the path
     * @param arguments the path's parts that stand for the parameters, in order, as they are written in the path
     */
    record Match<T>(T value, List<String> arguments) {}

    private static final class Node<T> {
        private final Map<String, Node<T>> named = new HashMap<>();
        private @Nullable Node<T> parameter;
        private @Nullable T value;

        Node<T> child(String part) {
            if (!part.startsWith(PARAMETER)) {
                return named.computeIfAbsent(part, first -> new Node<>());
            }
            Node<T> child = parameter == null ? new Node<>() : parameter;
            parameter = child;
            return child;
        }
    }

    /** What lies at the template's paths; made if nothing does yet. */
    T at(String template, Supplier<T> first) {
        Node<T> node = root;
        for (String part : parts(template)) {
            node = node.child(part);
        }
        T value = node.value == null ? first.get() : node.value;
        node.value = value;
        if (!template.contains(PARAMETER)) {
            plain.put(template, new Match<>(value, List.of()));
        }
        return value;
    }

    /**
     * What stands at a path, if anything does.
     *
     * @param path a well-encoded path, which is found by its normal form (RFC 3986 §6.2.2)
     */
    Optional<Match<T>> find(String path) {
        Match<T> known = plain.get(path);
        if (known != null) {
            return Optional.of(known);
        }
        return find(root, parts(VertxInternals.normalizedPath(path)), 0, new ArrayList<>());
    }

    private static <T> Optional<Match<T>> find(Node<T> node, List<String> parts, int at, List<String> arguments) {
        if (at == parts.size()) {
            return Optional.ofNullable(node.value).map(value -> new Match<>(value, List.copyOf(arguments)));
        }
        String part = parts.get(at);
        Node<T> named = node.named.get(part);
        if (named != null) {
            Optional<Match<T>> found = find(named, parts, at + 1, arguments);
            if (found.isPresent()) {
                return found;
            }
        }
        if (node.parameter == null || part.isEmpty()) {
            return Optional.empty();
        }
        arguments.add(part);
        Optional<Match<T>> found = find(node.parameter, parts, at + 1, arguments);
        arguments.remove(arguments.size() - 1);
        return found;
    }

    private static List<String> parts(String path) {
        List<String> parts = new ArrayList<>();
        int start = 1;
        while (start < path.length()) {
            int slash = path.indexOf('/', start);
            int end = slash < 0 ? path.length() : slash;
            parts.add(path.substring(start, end));
            start = end + 1;
        }
        return parts;
    }
}
