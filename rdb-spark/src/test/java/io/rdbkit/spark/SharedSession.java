package io.rdbkit.spark;

import java.nio.file.Path;
import org.apache.spark.sql.SparkSession;

/** The one session of Spark in this JVM. */
final class SharedSession {

    /** The dumps of real servers. */
    static final Path DUMPS = Path.of("..", "testdata").toAbsolutePath().normalize();

    private SharedSession() {}

    /** With two threads, and few tasks for a shuffle. */
    static SparkSession get() {
        return SparkSession.builder()
                .master("local[2]")
                .appName("rdb-spark")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.host", "localhost")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.sql.shuffle.partitions", "2")
                .config("spark.sql.session.timeZone", "UTC")
                .config("spark.sql.warehouse.dir", System.getProperty("java.io.tmpdir") + "/rdb-spark-warehouse")
                .getOrCreate();
    }
}
