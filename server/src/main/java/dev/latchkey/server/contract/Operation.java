package dev.latchkey.server.contract;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * One thing that the API does.
 *
 * @param id its name
 * @param method the HTTP method
 * @param path the template of its path, like {@code /api/v1/jobs/{id}}
 * @param keyed whether it needs a key
 * @param scope the scope that a key with scopes must have, or null when any key may call it
 * @param parameters those of its parameters about which there is something to check or to fill in
 * @param established whether its clients are older than this server, and are told of violations as they were
 * @param closed whether a parameter of the query that it does not have is refused; else it is ignored
 * @param content what its body may be, or null where it has none
 */
public record Operation(
        String id,
        String method,
        String path,
        boolean keyed,
        @Nullable String scope,
        boolean established,
        List<Parameter> parameters,
        boolean closed,
        @Nullable Content content) {

    /** Whether nothing of a request has to be read before it is handled. */
    public boolean takesNothing() {
        return parameters.isEmpty() && content == null && !closed;
    }

    /** Adds a violation for each parameter of the query that it does not have and refuses. */
    public void checkNames(Set<String> query, Violations violations) {
        if (!closed) {
            return;
        }
        List<String> known = parameters.stream()
                .filter(parameter -> parameter.place() == Parameter.Place.QUERY)
                .map(Parameter::name)
                .toList();
        for (String name : query) {
            if (!known.contains(name)) {
                violations.add(Violations.member("", name), "is not a parameter here" + Wording.instead(name, known));
            }
        }
    }
}
