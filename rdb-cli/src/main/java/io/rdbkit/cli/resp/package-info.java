/**
 * Entries as commands that a server takes, in its own protocol. docs/resp.md says which commands, and what they can't
 * restore.
 */
package io.rdbkit.cli.resp;
