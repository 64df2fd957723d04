/** Hidden: looks for what is wrong with values, decoded, beyond what a decoder must know to read them. */
package io.rdbkit.check;
