package io.rdbkit.repair;

import io.rdbkit.transform.DuplicatePolicy;

/**
 * How to repair.
 *
 * @param partialValues whether the readable elements of a list, set, zset or hash that is damaged are kept, or else nothing of it
 * @param keepDoubtful  whether keys are kept that may be made of the remains of a damaged value, or of another database
 * @param onDuplicate   which of two keys of a name to keep
 * @param dropAofTail   whether it is fine that AOF commands behind the RDB get lost
 */
public record RepairOptions(
        boolean partialValues, boolean keepDoubtful, DuplicatePolicy onDuplicate, boolean dropAofTail) {

    /** No partial values, nothing doubtful, the first of two keys, no commands lost. */
    public static final RepairOptions DEFAULT = new RepairOptions(false, false, DuplicatePolicy.FIRST, false);
}
