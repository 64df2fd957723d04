/** Hidden: finds flaws of decoded values that a decoder need not know. */
package io.rdbkit.check;
