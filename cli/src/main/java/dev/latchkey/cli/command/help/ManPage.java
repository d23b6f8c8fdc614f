package dev.latchkey.cli.command.help;

import dev.latchkey.cli.option.OptionVariables;
import dev.latchkey.cli.option.ServeArguments;
import dev.latchkey.cli.option.Settings;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/** The manual: one page for section 1, with every command and option, in roff. */
final class ManPage {

    private final CommandSpec root;
    private final String version;
    private final StringBuilder page = new StringBuilder();

    /** The options that mean the same wherever they are taken, by their names. */
    private final Map<String, OptionSpec> shared = new LinkedHashMap<>();

    /** @param version of the program, such as {@code latchkey 1.2.3} */
    ManPage(CommandLine root, String version) {
        this.root = root.getCommandSpec();
        this.version = version;
    }

    String text() {
        page.append(".TH LATCHKEY 1 \"\" \"").append(escaped(version)).append("\" \"Latchkey manual\"\n");
        section("NAME");
        line("latchkey - " + String.join(" ", root.usageMessage().header()));
        section("SYNOPSIS");
        page.append(".B latchkey\n.I COMMAND\n[OPTIONS]\n");
        section("DESCRIPTION");
        line(
                "Keeps the API keys of an HTTP API, and serves it. An option that is not given is read from the environment,"
                        + " from the variable that is named with it. Times are those of UTC. Durations are written 30s, 5m,"
                        + " 24h, 90d or 4w.");
        section("COMMANDS");
        List<CommandSpec> commands = root.subcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .toList();
        commands.forEach(this::command);
        section("SHARED OPTIONS");
        line("They mean the same in every command that takes them.");
        shared.values().forEach(this::option);
        option(root.findOption("--version"));
        environment();
        section("EXIT STATUS");
        root.usageMessage().exitCodeList().forEach((code, meaning) -> {
            page.append(".TP\n.B ").append(escaped(code)).append('\n');
            line(meaning);
        });
        return page.toString();
    }

    private void command(CommandSpec command) {
        page.append(".SS latchkey ").append(escaped(command.name())).append(" [OPTIONS]");
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String label = escaped(parameter.paramLabel());
            page.append(parameter.required() ? " " + label : " [" + label + "]");
        }
        page.append('\n');
        line(String.join(" ", command.usageMessage().header()));
        for (String paragraph : command.usageMessage().description()) {
            if (!paragraph.isEmpty()) {
                page.append(".PP\n");
                line(paragraph);
            }
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            page.append(".TP\n.I ").append(escaped(parameter.paramLabel())).append('\n');
            line(String.join(" ", parameter.description()));
        }
        for (OptionSpec option : command.options()) {
            if (isShared(option)) {
                shared.putIfAbsent(option.longestName(), option);
            } else {
                option(option);
            }
        }
        page.append(".PP\nShared options:\n");
        line(command.options().stream()
                        .filter(ManPage::isShared)
                        .map(OptionSpec::longestName)
                        .collect(Collectors.joining(", "))
                + ".");
        example(command);
    }

    private void example(CommandSpec command) {
        page.append(".PP\n.nf\n");
        for (String footer : command.usageMessage().footer()) {
            line(footer);
        }
        page.append(".fi\n");
    }

    private void option(OptionSpec option) {
        String names = String.join(", ", option.names());
        page.append(".TP\n.B ").append(escaped(names));
        if (option.arity().max() > 0) {
            page.append(" \\fI").append(escaped(option.paramLabel())).append("\\fR");
        }
        page.append('\n');
        line(String.join(" ", option.description()));
        List<String> variables = OptionVariables.of(option, option.command().name());
        if (!variables.isEmpty()) {
            line("[" + String.join(", ", variables) + "]");
        }
    }

    private void environment() {
        section("ENVIRONMENT");
        variable("API_KEY", "The one key that a deployment had before; \"latchkey serve\" goes on accepting it.");
        variable(
                "LATCHKEY_PEPPER, LATCHKEY_PEPPER_FILE",
                "The pepper for hashing secrets, or the file that holds it; none for plain SHA-256.");
        variable(
                "LATCHKEY_AUDIT_KEY",
                "What seals the trail of changes, 32 bytes or more as hexadecimal digits or in base64; or else the file"
                        + " audit.key in the data directory.");
        variable(
                "LATCHKEY_ADMIN_KEY, LATCHKEY_ADMIN_KEY_FILE",
                "The secret by which --server is asked, that of a key with an admin scope, or the file that holds it.");
        variable("NO_COLOR", "When it is set, nothing is coloured.");
        variable("COLUMNS", "The terminal's width, where it is not as it says itself.");
        variable("JAVA_HOME, LATCHKEY_JAVA_OPTS", "Which Java runs Latchkey, and more options for it.");
        variable("LATCHKEY_HEAP", "The heap of a server, like 512m or 4g (default: 128m).");
    }

    private void variable(String name, String meaning) {
        page.append(".TP\n.B ").append(escaped(name)).append('\n');
        line(meaning);
    }

    private void section(String name) {
        page.append(".SH ").append(name).append('\n');
    }

    private void line(String text) {
        String escaped = escaped(text);
        // At the beginning of a line these two would be a request to roff.
        page.append(escaped.startsWith(".") || escaped.startsWith("'") ? "\\&" : "")
                .append(escaped)
                .append('\n');
    }

    private static boolean isShared(OptionSpec option) {
        return option.usageHelp() || (OptionVariables.isOf(option, Settings.class) && !isOfServe(option));
    }

    private static boolean isOfServe(OptionSpec option) {
        return OptionVariables.isOf(option, ServeArguments.class);
    }

    private static String escaped(String text) {
        StringBuilder escaped = new StringBuilder();
        text.codePoints().forEach(c -> {
            switch (c) {
                case '\\' -> escaped.append("\\e");
                case '-' -> escaped.append("\\-");
                case '\'' -> escaped.append("\\(aq");
                case '"' -> escaped.append("\\(dq");
                case '~' -> escaped.append("\\(ti");
                case '^' -> escaped.append("\\(ha");
                case '`' -> escaped.append("\\(ga");
                default ->
                    escaped.append(c < 0x7F ? Character.toString(c) : String.format(Locale.ROOT, "\\[u%04X]", c));
            }
        });
        return escaped.toString();
    }
}
