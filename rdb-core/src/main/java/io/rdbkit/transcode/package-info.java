/**
 * Hidden: writes values of a file in another type. {@link io.rdbkit.transcode.Transcoder} is the way in. It decodes and
 * encodes values for which there is no shorter way.
 */
package io.rdbkit.transcode;
