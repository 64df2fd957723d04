/** Figures about a file, without any output. {@link io.rdbkit.analyze.Inventory} is what {@code rdb info} shows. */
@NullMarked
package io.rdbkit.analyze;

import org.jspecify.annotations.NullMarked;
