package io.rdbkit.cli;

/** The exit codes of the process. */
final class ExitCode {
    static final int DONE = 0;
    /**
     * The answer is no: a bad file in {@code verify}, a difference in {@code diff}, no match with {@code --fail-empty}.
     */
    static final int NO = 1;

    static final int USAGE = 2;
    static final int BAD_INPUT = 3;
    static final int IO = 4;
    /** The command would lose or overwrite something, or exceed a limit. */
    static final int REFUSED = 5;

    /** The reader of standard output has closed it. This is the code of a process that SIGPIPE ends. */
    static final int BROKEN_PIPE = 128 + 13;

    /** The end of every help text. */
    static final String HELP = "Exit codes: 0 done, 1 the answer is no, 2 usage, 3 bad RDB, 4 I/O, 5 refused.";

    private ExitCode() {}
}
