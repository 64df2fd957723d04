/**
 * Hidden: writes a value in the encoding that a server of the target version would have chosen. {@link io.rdbkit.encode.ValueEncoder}
 * is the way in; one class for each kind of value, and what they share.
 */
package io.rdbkit.encode;
