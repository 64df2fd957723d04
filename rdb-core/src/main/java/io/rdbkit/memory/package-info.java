/** How many bytes keys take in the memory of a server: a model for each version, of its structures and its allocator. */
package io.rdbkit.memory;
