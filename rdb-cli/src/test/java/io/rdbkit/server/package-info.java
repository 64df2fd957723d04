/**
 * Real servers for tests: they are started, filled by commands, saved, and read.
 *
 * <p>{@link io.rdbkit.server.ServerKind} lists the servers, {@link io.rdbkit.server.RealServer} runs one, {@link
 * io.rdbkit.server.RichData} fills it, {@link io.rdbkit.server.ServerState} is what it holds.
 */
package io.rdbkit.server;
