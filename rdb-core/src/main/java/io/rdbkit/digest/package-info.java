/** Hidden: keyed digests of names and values. They tell whether two values are equal when only one is at hand. */
package io.rdbkit.digest;
