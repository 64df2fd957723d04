/**
 * Hidden: buffered input and output, the checksum, the grammar of the format, and the layers around an RDB in a file.
 */
package io.rdbkit.io;
