/**
 * Figures about a file: reads entries, knows no screen. {@link io.rdbkit.analyze.Inventory} is what {@code rdb info} shows.
 */
package io.rdbkit.analyze;
