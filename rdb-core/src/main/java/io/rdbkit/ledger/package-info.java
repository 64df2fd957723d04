/** Hidden: finds keys that would be written twice, exactly and in bounded memory, by sorting their hashes on disk. */
package io.rdbkit.ledger;
