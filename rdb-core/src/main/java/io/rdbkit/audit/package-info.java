/** Hidden: looks for what is wrong with entries and with a file as a whole. */
package io.rdbkit.audit;
