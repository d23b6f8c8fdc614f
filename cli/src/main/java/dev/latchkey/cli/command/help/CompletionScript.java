package dev.latchkey.cli.command.help;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;

/**
 * A script for bash and zsh that completes commands, options, the values that are known, and the ids of keys, which it asks latchkey for. Each shell has a function of its
 * own kind: zsh shows what commands and options do.
 */
final class CompletionScript {

    private static final String HEAD = """
            #compdef latchkey
            # Completes latchkey's commands and options in bash and zsh. For this shell alone:
            #   source <(latchkey generate-completion)
            # For every new one, write this to
            #   ~/.local/share/bash-completion/completions/latchkey, where bash-completion is installed, or
            #   a file named _latchkey in a directory of zsh's $fpath.

            """;

    private static final String BASH_HEAD = """
            _latchkey_bash() {
              local at=$COMP_CWORD word=${COMP_WORDS[COMP_CWORD]} before words='' group=''
              COMPREPLY=()
              # bash takes jobs:read for three words, and completes the last of them.
              if [ "$word" = ':' ] && [ "$at" -gt 2 ]; then
                group=${COMP_WORDS[at - 1]}: word='' at=$((at - 1))
              elif [ "$at" -gt 3 ] && [ "${COMP_WORDS[at - 1]}" = ':' ]; then
                group=${COMP_WORDS[at - 2]}: at=$((at - 2))
              fi
              before=${COMP_WORDS[at - 1]}
              # And --format=json as well.
              if [ "$word" = '=' ]; then
                word=''
              elif [ "$before" = '=' ]; then
                before=${COMP_WORDS[at - 2]}
              fi
              if [ "$COMP_CWORD" -eq 1 ]; then
                COMPREPLY=($(compgen -W '<commands> --help --version' -- "$word"))
                return
              fi
              case ${COMP_WORDS[1]} in
            """;

    private static final String BASH_TAIL = """
              esac
              COMPREPLY=($(compgen -W "$words" -- "$group$word"))
              [ -z "$group" ] || COMPREPLY=("${COMPREPLY[@]#"$group"}")
            }

            # Prints the ids of the keys that the words before mean: the program, then what was typed.
            _latchkey_keys() {
              local program=$1 word where=() taken=''
              shift
              for word in "$@"; do
                case $word in
                  --data-dir | --database | --schema | --server) where+=("$word") taken=yes; continue ;;
                  --data-dir=* | --database=* | --schema=* | --server=*) where+=("$word") ;;
                  *) [ -z "$taken" ] || where+=("${word/#\\~\\//$HOME/}") ;;
                esac
                taken=''
              done
              LATCHKEY_COMPLETING=1 "${program/#\\~\\//$HOME/}" list --all --limit 1000 --quiet ${where[@]+"${where[@]}"} 2>/dev/null </dev/null
            }

            _latchkey_bash_keys() {
              local typed
              # By blanks alone: COMP_WORDS has URLs in pieces.
              read -ra typed <<<"${COMP_LINE:0:COMP_POINT}"
              COMPREPLY=($(compgen -W "$(_latchkey_keys "${typed[@]}")" -- "$1"))
            }

            _latchkey_bash_directories() {
              local IFS=$'\\n'
              COMPREPLY=($(compgen -d -- "$1"))
              compopt -o filenames 2>/dev/null
            }

            _latchkey_bash_files() {
              local IFS=$'\\n'
              COMPREPLY=($(compgen -f -- "$1"))
              compopt -o filenames 2>/dev/null
            }

            """;

    private static final String ZSH_HEAD = """
            _latchkey() {
              if [ "$CURRENT" -eq 2 ]; then
                local -a commands
                commands=(
            <commands>    )
                _describe -t commands command commands
                return
              fi
              local program=${words[1]}
              shift words
              CURRENT=$((CURRENT - 1))
              case ${words[1]} in
            """;

    private static final String ZSH_TAIL = """
              esac
            }

            _latchkey_zsh_keys() {
              local -a ids
              ids=($(_latchkey_keys "$program" "${(Q)words[@]}"))
              compadd -a ids
            }

            if [ -n "${ZSH_VERSION:-}" ]; then
              if [ "${funcstack[1]:-}" = _latchkey ]; then
                # zsh has found this file in its $fpath.
                _latchkey "$@"
              else
                type compdef >/dev/null 2>&1 || { autoload -Uz compinit && compinit; }
                compdef _latchkey latchkey
              fi
            else
              complete -F _latchkey_bash latchkey
            fi
            """;

    private final List<CommandSpec> commands;
    private final String names;
    private final List<String> scopes;

    /** @param scopes those that a key may be given */
    CompletionScript(CommandLine root, List<String> scopes) {
        this.scopes = List.copyOf(scopes);
        this.commands = root.getSubcommands().values().stream()
                .map(CommandLine::getCommandSpec)
                .toList();
        this.names = commands.stream().map(CommandSpec::name).collect(Collectors.joining(" "));
    }

    String text() {
        StringBuilder script = new StringBuilder(HEAD);
        script.append(BASH_HEAD.replace("<commands>", names));
        commands.forEach(command -> bash(script, command));
        script.append(BASH_TAIL);
        String described = commands.stream()
                .map(command -> "      " + quoted(command.name() + ":" + header(command)) + "\n")
                .collect(Collectors.joining());
        script.append(ZSH_HEAD.replace("<commands>", described));
        commands.forEach(command -> zsh(script, command));
        return script.append(ZSH_TAIL).toString();
    }

    private void bash(StringBuilder script, CommandSpec command) {
        script.append("    ").append(command.name()).append(")\n      case $before in\n");
        List<String> free = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            List<String> values = values(option);
            if (isDirectory(option)) {
                line(script, option.longestName(), "_latchkey_bash_directories \"$word\"; return");
            } else if (isFile(option)) {
                line(script, option.longestName(), "_latchkey_bash_files \"$word\"; return");
            } else if (isKey(option)) {
                line(script, option.longestName(), "_latchkey_bash_keys \"$word\"; return");
            } else if (!values.isEmpty()) {
                line(script, option.longestName(), "words='" + String.join(" ", values) + "'");
            } else if (takesValue(option)) {
                free.add(option.longestName());
            }
        }
        if (!free.isEmpty()) {
            line(script, String.join(" | ", free), "return");
        }
        String options = command.options().stream()
                .filter(option -> !option.hidden())
                .map(OptionSpec::longestName)
                .collect(Collectors.joining(" "));
        String first = command.positionalParameters().stream()
                .flatMap(parameter -> values(parameter).stream())
                .map(value -> value + " ")
                .collect(Collectors.joining());
        String words = "words='" + (takesCommand(command) ? names + " " : first) + options + "'";
        if (command.positionalParameters().stream().anyMatch(CompletionScript::isKey)) {
            line(script, "*", "case $word in -*) ;; *) _latchkey_bash_keys \"$word\"; return ;; esac; " + words);
        } else if (command.positionalParameters().stream().anyMatch(CompletionScript::isFile)) {
            line(script, "*", "case $word in -*) ;; *) _latchkey_bash_files \"$word\"; return ;; esac; " + words);
        } else {
            line(script, "*", words);
        }
        script.append("      esac ;;\n");
    }

    private static void line(StringBuilder script, String pattern, String action) {
        script.append("        ").append(pattern).append(") ").append(action).append(" ;;\n");
    }

    private void zsh(StringBuilder script, CommandSpec command) {
        script.append("    ").append(command.name()).append(")\n      _arguments");
        for (OptionSpec option : command.options()) {
            if (!option.hidden()) {
                script.append(" \\\n        ").append(quoted(zsh(option)));
            }
        }
        for (PositionalParamSpec parameter : command.positionalParameters()) {
            String values = takesCommand(command) ? "(" + names + ")" : zshAction(parameter);
            int place = parameter.index().min() + 1;
            script.append(" \\\n        ").append(quoted(place + ":" + parameter.paramLabel() + ":" + values));
        }
        script.append(" ;;\n");
    }

    private String zsh(OptionSpec option) {
        String what = String.join(" ", option.description()).replaceAll("([\\[\\]:])", "\\\\$1");
        String repeats = option.isMultiValue() ? "*" : "";
        if (!takesValue(option)) {
            return repeats + option.longestName() + "[" + what + "]";
        }
        return repeats + option.longestName() + "=[" + what + "]:" + option.paramLabel() + ":" + zshAction(option);
    }

    private String zshAction(ArgSpec argument) {
        if (isDirectory(argument)) {
            return "_files -/";
        }
        if (isFile(argument)) {
            return "_files";
        }
        if (isKey(argument)) {
            return "_latchkey_zsh_keys";
        }
        List<String> values = values(argument);
        return values.isEmpty() ? " " : "(" + String.join(" ", values).replace(":", "\\:") + ")";
    }

    private static boolean takesValue(OptionSpec option) {
        return option.arity().max() > 0;
    }

    private static boolean isDirectory(ArgSpec argument) {
        return argument.type() == Path.class && !isFile(argument);
    }

    private static boolean isFile(ArgSpec argument) {
        return argument.type() == Path.class && argument.paramLabel().equals("FILE");
    }

    private static boolean isKey(ArgSpec argument) {
        return argument.paramLabel().equals("KEY");
    }

    private static boolean takesCommand(CommandSpec command) {
        return command.positionalParameters().stream()
                .anyMatch(parameter -> parameter.paramLabel().equals("COMMAND"));
    }

    /** What an argument takes, where that is known: all enumerations are written in small letters. */
    private List<String> values(ArgSpec argument) {
        if (argument.paramLabel().equals("SCOPE")) {
            return scopes;
        }
        return argument.completionCandidates() == null
                ? List.of()
                : StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                        .map(value -> value.toLowerCase(Locale.ROOT))
                        .toList();
    }

    private static String header(CommandSpec command) {
        return String.join(" ", command.usageMessage().header());
    }

    private static String quoted(String text) {
        return "'" + text.replace("'", "'\\''") + "'";
    }
}
