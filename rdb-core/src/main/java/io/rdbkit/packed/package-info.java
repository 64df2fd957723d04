/** Hidden: the packed encodings (listpack, ziplist, zipmap, intset), over arrays, without I/O. */
package io.rdbkit.packed;
