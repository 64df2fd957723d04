/** Predicates and mappers on entries, and the jobs that are made of them. */
package io.rdbkit.transform;
