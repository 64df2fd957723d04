package io.rdbkit;

/**
 * SLOT_IMPORT (Valkey, since VALKEY 80): a slot migration that was under way when the file was written. A server must know
 * it.
 *
 * @param offset  where it stands
 * @param job     the migration's name
 * @param encoded the payload as it stands in the file
 */
public record SlotImportEntry(long offset, Bytes job, Bytes encoded) implements RdbEntry {}
