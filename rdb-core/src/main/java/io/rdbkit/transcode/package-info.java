/**
 * Hidden: values of a file, rewritten in another type. {@link io.rdbkit.transcode.Transcoder} is the way in; what it has no shorter way for, is
 * decoded and encoded anew.
 */
package io.rdbkit.transcode;
