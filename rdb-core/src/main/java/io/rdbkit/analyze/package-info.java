/** Figures about a file: reads entries, knows no screen. */
package io.rdbkit.analyze;
