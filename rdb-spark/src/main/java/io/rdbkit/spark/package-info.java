/**
 * Dumps as tables of Apache Spark: {@code spark.read().format("rdb").load(path)}, and rows as dumps: {@code rows.write().format("rdb")}. docs/scale.md
 * has the options.
 */
@NullMarked
package io.rdbkit.spark;

import org.jspecify.annotations.NullMarked;
