/**
 * Hidden: finds keys that would be written twice. The result is exact and the memory bounded: the hashes of the keys
 * are sorted on disk.
 */
package io.rdbkit.ledger;
