/**
 * Serves a dump to the clients of Redis and Valkey, and to replicas: {@link io.rdbkit.serve.DumpServer} answers commands that read, and sends the dump
 * to servers that follow it.
 */
package io.rdbkit.serve;
