package io.rdbkit.repair;

import io.rdbkit.transform.DuplicatePolicy;

/**
 * The options of a repair.
 *
 * @param partialValues whether the readable elements of a damaged list, set, zset or hash are kept; otherwise the key
 *     is left out
 * @param keepDoubtful  whether keys are kept that may be made of the remains of a damaged value, or may be in another
 *     database
 * @param onDuplicate   which of two keys with one name to keep
 * @param dropAofTail   whether AOF commands behind the RDB may be lost
 */
public record RepairOptions(
        boolean partialValues, boolean keepDoubtful, DuplicatePolicy onDuplicate, boolean dropAofTail) {

    /** No partial values, no doubtful keys, the first of two keys, no commands lost. */
    public static final RepairOptions DEFAULT = new RepairOptions(false, false, DuplicatePolicy.FIRST, false);
}
