/** Hidden: makes values unrecognizable, with a keyed hash, and leaves lengths, classes of characters and encodings as they are. */
package io.rdbkit.mask;
