/** One class per command; shared options; output formats; exit codes. */
package io.rdbkit.cli;
