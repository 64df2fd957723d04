/**
 * Hidden: writes a value in the encoding that a server of the target version would have chosen.
 * {@link io.rdbkit.encode.ValueEncoder} is the way in. There is one class for each kind of value, and classes that they
 * share.
 */
package io.rdbkit.encode;
