/** Hidden: finds flaws of entries and of a file as a whole. */
package io.rdbkit.audit;
