package io.rdbkit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.sha1;

import com.sun.management.OperatingSystemMXBean;
import java.lang.management.ManagementFactory;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;

/** How long jobs take: the figures of docs/scale.md. */
public final class ScaleMain {

    private ScaleMain() {}

    /** @param args {@code count}, {@code keys} or {@code parts}; the threads; where results go; and the dumps */
    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder()
                .master("local[" + args[1] + "]")
                .config("spark.ui.enabled", "false")
                .config("spark.driver.bindAddress", "127.0.0.1")
                .config("spark.driver.host", "localhost")
                .getOrCreate();
        OperatingSystemMXBean system = (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
        long cpu = system.getProcessCpuTime();
        String[] dumps = java.util.Arrays.copyOfRange(args, 3, args.length);
        long start = System.nanoTime();
        switch (args[0]) {
            case "count" -> rdb(spark, dumps).groupBy("db", "type").count().collectAsList();
            case "keys" ->
                rdb(spark, dumps)
                        .write()
                        .mode("overwrite")
                        .option("compression", "zstd")
                        .parquet(args[2]);
            case "parts" ->
                spark.read()
                        .format("rdb")
                        .option("value", "true")
                        .load(dumps)
                        .withColumn(
                                "key", concat(sha1(col("source").cast("binary")).cast("binary"), col("key")))
                        .withColumn("db", lit(0))
                        .write()
                        .format("rdb")
                        .option("by", "slots")
                        .option("into", 8)
                        .option("target", "redis-7.0")
                        .mode("overwrite")
                        .save(args[2]);
            default -> throw new IllegalArgumentException(args[0]);
        }
        System.out.printf(
                "%s, %s threads, %d files: %.1f s, CPU time %.1f s%n",
                args[0],
                args[1],
                dumps.length,
                (System.nanoTime() - start) / 1e9,
                (system.getProcessCpuTime() - cpu) / 1e9);
        spark.stop();
    }

    private static Dataset<Row> rdb(SparkSession spark, String[] dumps) {
        return spark.read().format("rdb").load(dumps);
    }
}
