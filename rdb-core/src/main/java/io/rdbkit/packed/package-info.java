/** Hidden: the packed encodings listpack, ziplist, zipmap and intset. They work on arrays, without I/O. */
package io.rdbkit.packed;
