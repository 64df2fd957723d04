/** Hidden: the views of {@link io.rdbkit.value} over the bytes of a file, for every type of the format. */
package io.rdbkit.decode;
