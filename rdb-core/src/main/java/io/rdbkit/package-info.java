/** The reader, the writer, the entries between them, and what can go wrong. */
package io.rdbkit;
