package io.rdbkit.live;

/** What a push does with a key that the server has already. */
public enum Existing {
    /** It counts as refused. */
    REFUSE,
    /** It stays as it is. */
    SKIP,
    /** It is replaced. */
    REPLACE
}
