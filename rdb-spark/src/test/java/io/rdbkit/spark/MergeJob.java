package io.rdbkit.spark;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.concat;
import static org.apache.spark.sql.functions.lit;
import static org.apache.spark.sql.functions.regexp_extract;
import static org.apache.spark.sql.functions.udf;

import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorRemoved;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.types.DataTypes;

/**
 * A job as a user would submit it: the backup of many servers becomes the parts of one cluster. Each name gets that of its file and the number of its
 * database in front. It says on stdout when it is in the middle, and what there is in the end.
 */
public final class MergeJob {

    /** A task goes on this long, so that there is a middle in which a worker can be killed. */
    private static final long SLOW_MILLIS = 150;

    static final String MIDDLE = "four tasks have ended, and each executor had one";
    static final String LOST = "an executor is lost";
    static final String KEYS = "keys: ";

    private MergeJob() {}

    /** Waits once in each task. */
    static final class Slowly implements UDF1<byte[], byte[]> {
        private static final long serialVersionUID = 1L;
        private transient boolean slept;

        @Override
        public byte[] call(byte[] key) throws InterruptedException {
            if (!slept) {
                Thread.sleep(SLOW_MILLIS);
                slept = true;
            }
            return key;
        }
    }

    /** @param args the directory of the shards, and that of the parts */
    public static void main(String[] args) {
        SparkSession spark = SparkSession.builder().appName("merge").getOrCreate();
        AtomicInteger ended = new AtomicInteger();
        Set<String> executors = new HashSet<>();
        spark.sparkContext().addSparkListener(new SparkListener() {
            @Override
            public void onTaskEnd(SparkListenerTaskEnd task) {
                executors.add(task.taskInfo().executorId());
                if (ended.incrementAndGet() >= 4 && executors.size() == 2) {
                    System.out.println(MIDDLE);
                }
            }

            @Override
            public void onExecutorRemoved(SparkListenerExecutorRemoved executor) {
                System.out.println(LOST);
            }
        });
        Dataset<Row> keys = spark.read().format("rdb").option("value", "true").load(args[0]);
        Column shard = regexp_extract(col("source"), "([^/]*)\\.rdb$", 1);
        keys.withColumn("key", udf(new Slowly(), DataTypes.BinaryType).apply(col("key")))
                .withColumn(
                        "key",
                        concat(
                                concat(shard, lit(":"), col("db").cast("string"), lit(":"))
                                        .cast("binary"),
                                col("key")))
                .withColumn("db", lit(0))
                .write()
                .format("rdb")
                .option("by", "slots")
                .option("into", 3)
                .option("target", "redis-7.0")
                .option("onLoss", "drop-feature")
                .option("functions", args[0])
                .save(args[1]);
        System.out.println(KEYS + spark.read().format("rdb").load(args[1]).count());
        spark.stop();
    }
}
