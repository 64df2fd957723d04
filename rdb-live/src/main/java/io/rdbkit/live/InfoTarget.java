package io.rdbkit.live;

import io.rdbkit.format.Fork;
import io.rdbkit.format.ServerVersion;
import io.rdbkit.format.Target;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What a server is, by what it says in INFO. */
public final class InfoTarget {

    private static final Pattern VERSION =
            Pattern.compile("^(redis|valkey|dragonfly)_version:(?:df-v)?(\\d+)\\.(\\d+)", Pattern.MULTILINE);

    private InfoTarget() {}

    /**
     * The target that a server is. A version that is not known counts as the newest known one before it.
     *
     * @param info the answer to INFO server, or lines of it
     * @return null if it does not say the version
     */
    public static Target of(String info) {
        Fork fork = null;
        int major = 0;
        int minor = 0;
        for (Matcher m = VERSION.matcher(info); m.find(); ) {
            if (m.group(1).equals("dragonfly")) {
                return Target.DRAGONFLY;
            }
            if (fork != Fork.VALKEY) { // which also names the version of Redis that it began from
                fork = m.group(1).equals("valkey") ? Fork.VALKEY : Fork.REDIS;
                major = Integer.parseInt(m.group(2));
                minor = Integer.parseInt(m.group(3));
            }
        }
        ServerVersion newest = null;
        for (ServerVersion known : ServerVersion.known()) {
            if (known.fork() == fork && (known.major() < major || known.major() == major && known.minor() <= minor)) {
                newest = known;
            }
        }
        return newest == null ? null : Target.of(newest);
    }
}
