/** Entries as commands that a server takes, in its own protocol. docs/resp.md tells which, and what they can't restore. */
package io.rdbkit.cli.resp;
