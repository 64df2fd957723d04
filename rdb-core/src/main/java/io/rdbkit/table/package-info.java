/**
 * The keys and the elements of a dump as rows of a table. {@link io.rdbkit.table.TableRows} makes them, {@link io.rdbkit.table.TableFormat} is
 * what writes them to files.
 */
@NullMarked
package io.rdbkit.table;

import org.jspecify.annotations.NullMarked;
