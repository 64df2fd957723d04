package io.rdbkit.analyze;

/**
 * What a key takes in the memory of a server.
 *
 * @param memory     bytes as MEMORY USAGE key SAMPLES 0 answers after the server has loaded the key
 * @param allocated  bytes by which the server's used_memory grows, without its share in the tables of the database
 * @param largest    bytes of its largest element; of a stream of its largest node. -1 if that was not asked for
 * @param isEstimate whether something of it is not modelled on what servers were measured to do
 */
public record MemoryUse(long memory, long allocated, long largest, boolean isEstimate) {}
