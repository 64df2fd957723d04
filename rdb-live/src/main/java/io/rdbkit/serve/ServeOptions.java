package io.rdbkit.serve;

import io.rdbkit.format.Bytes;
import java.net.InetSocketAddress;

/**
 * How a dump is served.
 *
 * @param address    where to listen; port 0 takes a free one
 * @param password   what clients must say with AUTH or HELLO; null if anybody may read
 * @param maxClients how many clients may be connected at a time
 * @param once       whether the server ends when the first replica has acknowledged the end of the dump
 * @param nowMillis  the time with which expiries are compared when the server starts, in unix milliseconds; it goes on from there
 */
public record ServeOptions(InetSocketAddress address, Bytes password, int maxClients, boolean once, long nowMillis) {}
