package io.rdbkit.cli;

import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.ValueKind;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Makes a script for bash that completes commands, options, their values as they are typed, and file names. */
final class CompletionScript {

    /** A value with one of these labels is a file name. */
    private static final Set<String> FILES = Set.of("FILE", "OUT", "DIR");

    private final StringBuilder out = new StringBuilder();

    private CompletionScript() {}

    /** @param zsh whether the script is for zsh, which can read scripts for bash */
    static String of(CommandLine rdb, boolean zsh) {
        CompletionScript script = new CompletionScript();
        script.write(rdb, zsh);
        return script.out.toString();
    }

    private void write(CommandLine rdb, boolean zsh) {
        line("# Completes rdb in " + (zsh ? "zsh" : "bash") + "; made by 'rdb completion'.");
        if (zsh) {
            line("autoload -U +X bashcompinit && bashcompinit");
        }
        line("_rdb() {");
        line("    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' i");
        line("    COMPREPLY=()");
        line("    # --option=value is three words to bash, or one");
        line("    [ \"$word\" != = ] || word=''");
        line("    [ \"$before\" != = ] || before=${COMP_WORDS[COMP_CWORD-2]}");
        line("    case $word in --*=*) before=${word%%=*} word=${word#*=} ;; esac");
        line("    for ((i = 1; i < COMP_CWORD; i++)); do");
        line("        case ${COMP_WORDS[i]} in -*) ;; *) command=${COMP_WORDS[i]}; break ;; esac");
        line("    done");
        line("    local commands='" + String.join(" ", rdb.getSubcommands().keySet()) + "' options='' values=''");
        line("    case \"$command $before\" in");
        rdb.getSubcommands().forEach((name, command) -> values(name, command.getCommandSpec()));
        line("    esac");
        line("    case $command in");
        line("        '') options='" + options(rdb.getCommandSpec()) + "' ;;");
        rdb.getSubcommands()
                .forEach((name, command) ->
                        line("        " + name + ") options='" + options(command.getCommandSpec()) + "' ;;"));
        line("    esac");
        line("    case \"$values\" in");
        line("        '') ;;");
        line("        :files) _rdb_files \"$word\"; return ;;");
        line("        :none) return ;;");
        line("        *) COMPREPLY=($(compgen -W \"$values\" -- \"$word\")); return ;;");
        line("    esac");
        line("    case $word in");
        line("        -?*) COMPREPLY=($(compgen -W \"$options\" -- \"$word\")) ;;");
        line("        *)");
        line("            case $command in");
        line("                '' | help) COMPREPLY=($(compgen -W \"$commands\" -- \"$word\")) ;;");
        line("                completion) COMPREPLY=($(compgen -W 'bash zsh' -- \"$word\")) ;;");
        line("                *) _rdb_files \"$word\" ;;");
        line("            esac");
        line("            ;;");
        line("    esac");
        line("}");
        line("_rdb_files() {");
        line("    local file");
        line("    while IFS= read -r file; do COMPREPLY+=(\"$file\"); done < <(compgen -f -- \"$1\")");
        line("    type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null");
        line("    return 0");
        line("}");
        line("complete -F _rdb rdb");
    }

    /** Writes the values that the options of a command take. */
    private void values(String name, CommandSpec command) {
        for (OptionSpec option : command.options()) {
            if (option.arity().max() > 0) {
                StringBuilder pattern = new StringBuilder();
                for (String one : option.names()) {
                    pattern.append(pattern.isEmpty() ? "" : " | ")
                            .append('"')
                            .append(name)
                            .append(' ')
                            .append(one);
                    pattern.append('"');
                }
                line("        " + pattern + ") values='" + values(option) + "' ;;");
            }
        }
    }

    private static String values(OptionSpec option) {
        if (option.type().isEnum()) {
            return String.join(" ", UsageError.words(option.type()));
        }
        return switch (option.longestName()) {
            case "--target" -> targets();
            case "--type", "--no-type" -> String.join(" ", UsageError.words(ValueKind.class));
            case "--expire" -> "any none past";
            case "--ttl" -> "drop keep";
            case "--on-loss" -> "fail drop-key drop-feature";
            default -> FILES.contains(option.paramLabel()) ? ":files" : ":none";
        };
    }

    private static String targets() {
        List<String> targets = new ArrayList<>();
        for (ServerVersion server : ServerVersion.known()) {
            targets.add(server.name());
        }
        targets.add("latest");
        return String.join(" ", targets);
    }

    private static String options(CommandSpec command) {
        List<String> options = new ArrayList<>();
        for (OptionSpec option : command.options()) {
            options.addAll(Arrays.stream(option.names())
                    .filter(name -> name.startsWith("--") || option.names().length == 1)
                    .toList());
        }
        return String.join(" ", options);
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
