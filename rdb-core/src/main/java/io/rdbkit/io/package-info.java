/** Hidden: buffered input and output, the checksum, the wire grammar, and what stands around an RDB in a file. */
package io.rdbkit.io;
