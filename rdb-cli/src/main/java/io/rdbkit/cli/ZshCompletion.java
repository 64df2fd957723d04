package io.rdbkit.cli;

import picocli.CommandLine;

/**
 * Makes a script for zsh that completes commands, options, their values, and file names. It can be sourced, and be a file
 * {@code _rdb} in a directory of {@code fpath}.
 */
final class ZshCompletion {

    private static final String BEGIN = """
            #compdef rdb
            # Completes rdb in zsh; made by 'rdb completion zsh'.
            _rdb() {
                local word=${words[CURRENT]} before=${words[CURRENT-1]} command='' options='' values='' i
                # --option=value is one word to zsh
                case $word in --*=*) before=${word%%=*}; compset -P '*=' ;; esac
                for ((i = 2; i < CURRENT; i++)); do
                    case ${words[i]} in -*) ;; *) command=${words[i]}; break ;; esac
                done
            """;

    private static final String END = """
                case "$values" in
                    '') ;;
                    :files) _files; return ;;
                    :none) return 1 ;;
                    *) compadd -- ${=values}; return ;;
                esac
                case $word in
                    -?*) compadd -- ${=options} ;;
                    *)
                        case $command in
                            '' | help) compadd -- %s ;;
                            completion) compadd -- %s ;;
                            *) _files ;;
                        esac
                        ;;
                esac
            }
            if [ "${funcstack[1]}" = _rdb ]; then
                _rdb "$@"
            else
                (( $+functions[compdef] )) || { autoload -U compinit && compinit; }
                compdef _rdb rdb
            fi
            """;

    private ZshCompletion() {}

    static String of(CommandLine rdb) {
        String commands = String.join(" ", rdb.getSubcommands().keySet());
        return BEGIN + CompletionWords.tables(rdb) + END.formatted(commands, CompletionWords.shells());
    }
}
