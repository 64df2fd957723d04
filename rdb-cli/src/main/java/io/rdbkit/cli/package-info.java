/** One class for each command, the shared options, the output formats and the exit codes. */
package io.rdbkit.cli;
