/** Figures about a file, without any output. {@link io.rdbkit.analyze.Inventory} is what {@code rdb info} shows. */
package io.rdbkit.analyze;
