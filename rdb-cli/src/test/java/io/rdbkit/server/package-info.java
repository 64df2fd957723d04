/**
 * Real servers for tests: started, filled through commands, saved, and asked what they hold.
 *
 * <p>{@link io.rdbkit.server.ServerKind} says which there are, {@link io.rdbkit.server.RealServer} runs one,
 * {@link io.rdbkit.server.RichData} fills it, {@link io.rdbkit.server.ServerState} is what it holds.
 */
package io.rdbkit.server;
