package dev.latchkey.cli.option;

import dev.latchkey.cli.deployment.Deployment;
import dev.latchkey.cli.shell.Quoted;
import dev.latchkey.cli.shell.Similar;
import dev.latchkey.cli.shell.WrongUsageException;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** What a key may call. A scope that the API does not know is more often mistyped than meant, so that it is given by another name. */
public final class ScopeArguments {

    public static final String SCOPE = "--scope";
    public static final String CUSTOM = "--custom-scope";

    @Option(
            names = SCOPE,
            paramLabel = "SCOPE",
            split = ",",
            converter = KeyFields.Scope.class,
            description = "What it may call of this API, like generate or admin:read; more than once for more. A key"
                    + " without scopes may call all but what needs an admin: or a keys: scope.")
    private List<String> scopes = new ArrayList<>();

    @Option(
            names = CUSTOM,
            paramLabel = "SCOPE",
            split = ",",
            converter = KeyFields.Scope.class,
            description = "The same for a scope that an API of yours asks for, like orders:write.")
    private List<String> customScopes = new ArrayList<>();

    @Spec(Spec.Target.MIXEE)
    private CommandSpec command = CommandSpec.create();

    private final Deployment deployment;

    /** Against the scopes that a deployment asks for. */
    public ScopeArguments(Deployment deployment) {
        this.deployment = deployment;
    }

    /** Refuses what nothing asks for: a key with such a scope alone would be a key to nothing. */
    public void check() {
        requireSome(command, SCOPE, scopes);
        requireSome(command, CUSTOM, customScopes);
        if (scopes.isEmpty()) {
            return;
        }
        List<String> known = deployment.scopes();
        for (String scope : scopes) {
            if (!known.contains(scope)) {
                throw new WrongUsageException(SCOPE, unknown(scope, known));
            }
        }
    }

    /** All that were given, in their order. */
    public Set<String> given() {
        Set<String> given = new LinkedHashSet<>(scopes);
        given.addAll(customScopes);
        return given;
    }

    private static String unknown(String scope, List<String> known) {
        return "nothing asks for the scope " + Quoted.text(scope) + sentenceEnd(Similar.didYouMean(scope, known))
                + " There are " + String.join(", ", known) + "; a scope of your own is given with " + CUSTOM + "="
                + scope;
    }

    private static String sentenceEnd(String question) {
        return question.isEmpty() ? "." : question;
    }

    /** A list of nothing, as of variables that are empty, would be no restriction at all. */
    public static void requireSome(CommandSpec command, String option, List<?> values) {
        if (values.isEmpty() && command.commandLine().getParseResult().hasMatchedOption(option)) {
            throw new WrongUsageException(option, "it names nothing; leave it out where there is to be no restriction");
        }
    }
}
