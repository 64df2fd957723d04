/**
 * The command {@code rdb} with real servers. The command changes a file, the same commands change a live copy, and both
 * must be the same.
 */
package io.rdbkit.cli.proof;
