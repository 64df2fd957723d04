package io.rdbkit;

/** An entry to write that does not come from a reader. */
public sealed interface NewEntry permits NewKey, NewFunction, NewModuleAux {}
