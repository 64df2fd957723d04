/**
 * Live servers: {@link io.rdbkit.live.Pull} reads the dump of one as a replica gets it, and {@link io.rdbkit.live.Push}
 * sends commands that restore keys. A {@link io.rdbkit.live.ServerAddress} says where the server is.
 */
package io.rdbkit.live;
