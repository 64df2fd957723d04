package io.rdbkit;

/** Something to be written that no reader read. */
public sealed interface NewEntry permits NewKey, NewFunction, NewModuleAux {}
