/**
 * The command {@code rdb} against real servers: what it does to a file is what the same commands do to a live copy.
 */
package io.rdbkit.cli.proof;
