package io.rdbkit.dist;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.rdbkit.dist.Commands.Outcome;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The package for Debian and the container that is made of it, where a Docker engine is. The system property {@code
 * rdb.debian} names the image of a Debian, {@code debian:bookworm-slim} if it is absent; {@code rdb.docker} has more options for
 * docker run and build, such as those of a network.
 */
@Timeout(1200)
class DebIT {

    private static final String IMAGE = System.getProperty("rdb.debian", "debian:bookworm-slim");
    private static final String DEB = "rdb_" + System.getProperty("deb.version") + "_all.deb";

    @TempDir
    Path dir;

    @BeforeEach
    void debian() throws Exception {
        Files.createDirectory(dir.resolve("home"));
        assumeTrue(Commands.run(dir, Map.of(), "docker", "info").exit() == 0, "no Docker engine");
        boolean isThere = Commands.run(dir, Map.of(), "docker", "image", "inspect", IMAGE)
                                .exit()
                        == 0
                || Commands.run(dir, Map.of(), "docker", "pull", "-q", IMAGE).exit() == 0;
        assumeTrue(isThere, "no image " + IMAGE);
        copy(Commands.TARGET.resolve(DEB));
        copy(Commands.CHECKOUT.resolve("testdata/redis-7.0-rich.rdb"));
    }

    private void copy(Path file) throws IOException {
        Files.copy(file, dir.resolve(file.getFileName()), StandardCopyOption.REPLACE_EXISTING);
    }

    private static String[] docker(String command, String... arguments) {
        List<String> line = new ArrayList<>(List.of("docker", command));
        String options = System.getProperty("rdb.docker", "");
        line.addAll(options.isEmpty() ? List.of() : List.of(options.split(" ")));
        line.addAll(List.of(arguments));
        return line.toArray(String[]::new);
    }

    @Test
    void isInstalledUpgradedRemovedAndPurged() throws Exception {
        Files.writeString(
                dir.resolve("script"), """
                set -eu
                export DEBIAN_FRONTEND=noninteractive LC_ALL=C.UTF-8
                quiet() { "$@" >/tmp/log 2>&1 || { cat /tmp/log; exit 1; }; }
                # the image of a container leaves out man pages
                rm -f /etc/dpkg/dpkg.cfg.d/docker
                quiet apt-get update
                quiet apt-get install -y --no-install-recommends bash-completion
                find / -xdev \\( -path /proc -o -path /sys \\) -prune -o -name '*rdb*' -print | sort >/tmp/before

                quiet apt-get install -y --no-install-recommends /data/DEB
                cd /tmp
                [ "$(command -v rdb)" = /usr/bin/rdb ]
                echo "version: $(rdb --version)"
                ls /var/cache/rdb | grep -c '\\.jsa$' | sed 's/^/archives: /'
                RDB_JAVA_OPTS=-Xshare:on rdb --version >/dev/null
                rdb rewrite /data/redis-7.0-rich.rdb -o users.rdb --key 'user:*' 2>&1 | sed -n 1p
                rdb verify users.rdb
                ls /usr/share/man/man1/rdb.1* /usr/share/man/man1/rdb-rewrite.1*
                bash -c '. /usr/share/bash-completion/bash_completion; _completion_loader rdb; complete -p rdb'

                dpkg-deb -R /data/DEB /tmp/next
                sed -i 's/^Version: .*/Version: 99.0/' /tmp/next/DEBIAN/control
                quiet dpkg-deb -b /tmp/next /tmp/next.deb
                touch -d '2001-01-01' /var/cache/rdb/*.jsa
                quiet dpkg -i /tmp/next.deb
                dpkg-query -W -f 'upgraded: ${Version} ${db:Status-Status}\\n' rdb
                find /var/cache/rdb -name '*.jsa' -newermt 2020-01-01 | grep -c . | sed 's/^/archives: /'
                rdb verify -q users.rdb

                quiet apt-get remove -y rdb
                if command -v rdb; then exit 1; fi
                quiet apt-get purge -y rdb
                rm -r /tmp/next /tmp/next.deb users.rdb
                quiet dpkg --audit
                find / -xdev \\( -path /proc -o -path /sys \\) -prune -o -name '*rdb*' -print | sort >/tmp/after
                comm -13 /tmp/before /tmp/after | sed 's/^/left: /'
                """.replace("DEB\n", DEB + "\n").replace("/data/DEB ", "/data/" + DEB + " "));
        Outcome outcome = Commands.run(
                dir, Map.of(), docker("run", "--rm", "-v", dir + ":/data:ro", IMAGE, "sh", "/data/script"));
        assertEquals(
                """
                version: rdb VERSION
                archives: 1
                read 205 keys, kept 18
                users.rdb: good, 18 keys
                /usr/share/man/man1/rdb-rewrite.1
                /usr/share/man/man1/rdb.1
                complete -F _rdb rdb
                upgraded: 99.0 installed
                archives: 1
                """.replace("VERSION", Commands.VERSION),
                outcome.succeeds().out().replaceAll("(?m)^users.rdb: .*18 keys.*$", "users.rdb: good, 18 keys"),
                outcome.err());
    }

    @Test
    void theContainerRuns() throws Exception {
        copy(Path.of("src/main/container/Dockerfile"));
        String tag = "rdb-test-" + ProcessHandle.current().pid();
        Commands.run(
                        dir,
                        Map.of("DOCKER_BUILDKIT", "0"),
                        docker("build", "-q", "-t", tag, "--build-arg", "BASE=" + IMAGE, dir.toString()))
                .succeeds();
        try {
            Outcome version = Commands.run(dir, Map.of(), "docker", "run", "--rm", tag, "--version");
            assertEquals("rdb " + Commands.VERSION + "\n", version.succeeds().out());
            assertEquals("", version.err(), "the archive of classes is in the image");
            String user = Files.getAttribute(dir, "unix:uid") + ":" + Files.getAttribute(dir, "unix:gid");
            Outcome rewrite = Commands.run(
                    dir,
                    Map.of(),
                    "docker",
                    "run",
                    "--rm",
                    "-u",
                    user,
                    "-v",
                    dir + ":/data",
                    tag,
                    "rewrite",
                    "redis-7.0-rich.rdb",
                    "-o",
                    "users.rdb",
                    "--key",
                    "user:*");
            assertTrue(rewrite.succeeds().err().contains("kept 18"), rewrite.err());
            assertTrue(Files.size(dir.resolve("users.rdb")) > 0);
        } finally {
            Commands.run(dir, Map.of(), "docker", "rmi", "-f", tag);
        }
    }
}
