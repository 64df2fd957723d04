/** Hidden: keyed digests of names and values, to tell whether two are equal without having both. */
package io.rdbkit.digest;
