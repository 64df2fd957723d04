/** Writes the tables of a dump as Parquet files. {@link io.rdbkit.parquet.ParquetFormat} is found as a service. */
package io.rdbkit.parquet;
