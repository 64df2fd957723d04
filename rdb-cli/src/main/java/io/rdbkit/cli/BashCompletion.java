package io.rdbkit.cli;

import picocli.CommandLine;

/** Makes a script for bash that completes commands, options, their values, and file names. */
final class BashCompletion {

    private static final String BEGIN = """
            # Completes rdb in bash; made by 'rdb completion bash'.
            _rdb() {
                local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD-1]} command='' i
                COMPREPLY=()
                # --option=value is three words to bash, or one
                [ "$word" != = ] || word=''
                [ "$before" != = ] || before=${COMP_WORDS[COMP_CWORD-2]}
                case $word in --*=*) before=${word%%=*} word=${word#*=} ;; esac
                for ((i = 1; i < COMP_CWORD; i++)); do
                    case ${COMP_WORDS[i]} in -*) ;; *) command=${COMP_WORDS[i]}; break ;; esac
                done
                local options='' values=''
            """;

    private static final String END = """
                case "$values" in
                    '') ;;
                    :files) _rdb_files "$word"; return ;;
                    :none) return ;;
                    *) COMPREPLY=($(compgen -W "$values" -- "$word")); return ;;
                esac
                case $word in
                    -?*) COMPREPLY=($(compgen -W "$options" -- "$word")) ;;
                    *)
                        case $command in
                            '' | help) COMPREPLY=($(compgen -W '%s' -- "$word")) ;;
                            completion) COMPREPLY=($(compgen -W '%s' -- "$word")) ;;
                            *) _rdb_files "$word" ;;
                        esac
                        ;;
                esac
            }
            _rdb_files() {
                local file
                while IFS= read -r file; do COMPREPLY+=("$file"); done < <(compgen -f -- "$1")
                type compopt >/dev/null 2>&1 && compopt -o filenames 2>/dev/null
                return 0
            }
            complete -F _rdb rdb
            """;

    private BashCompletion() {}

    static String of(CommandLine rdb) {
        String commands = String.join(" ", rdb.getSubcommands().keySet());
        return BEGIN + CompletionWords.tables(rdb) + END.formatted(commands, CompletionWords.shells());
    }
}
