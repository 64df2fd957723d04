package io.rdbkit.server;

import java.util.Locale;

/** The platform of this machine, as the servers' binaries name it. */
enum Platform {
    LINUX_AMD64,
    LINUX_ARM64,
    LINUX_386,
    MAC_AMD64,
    MAC_ARM64,
    /** Also Windows: the jars' binaries for it are of other versions than those named here. */
    OTHER;

    static final Platform CURRENT = of(System.getProperty("os.name"), System.getProperty("os.arch"));

    static Platform of(String osName, String osArch) {
        String os = osName.toLowerCase(Locale.ROOT);
        String arch =
                switch (osArch.toLowerCase(Locale.ROOT)) {
                    case "amd64", "x86_64" -> "AMD64";
                    case "aarch64", "arm64" -> "ARM64";
                    case "x86", "i386", "i486", "i586", "i686" -> "386";
                    default -> "?";
                };
        String name = os.startsWith("linux") ? "LINUX_" + arch : os.startsWith("mac") ? "MAC_" + arch : "OTHER";
        for (Platform platform : values()) {
            if (platform.name().equals(name)) {
                return platform;
            }
        }
        return OTHER;
    }
}
