package io.rdbkit.spark;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SQLContext;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.connector.catalog.Table;
import org.apache.spark.sql.connector.catalog.TableProvider;
import org.apache.spark.sql.connector.expressions.Transform;
import org.apache.spark.sql.sources.BaseRelation;
import org.apache.spark.sql.sources.CreatableRelationProvider;
import org.apache.spark.sql.sources.DataSourceRegister;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.util.CaseInsensitiveStringMap;
import scala.jdk.javaapi.CollectionConverters;

/** The data source {@code rdb}. Spark makes it; there is nothing to call. */
public final class RdbSource implements TableProvider, DataSourceRegister, CreatableRelationProvider {

    /** For Spark. */
    public RdbSource() {}

    @Override
    public String shortName() {
        return "rdb";
    }

    @Override
    public StructType inferSchema(CaseInsensitiveStringMap options) {
        DumpOptions read = DumpOptions.of(options);
        return read.table().schema(read.withValue());
    }

    @Override
    public Table getTable(StructType schema, Transform[] partitioning, Map<String, String> properties) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(properties);
        return PartsTable.isOne(options) ? new PartsTable() : new RdbTable(options);
    }

    /** Writes rows. Spark comes here for each save mode. */
    @Override
    public BaseRelation createRelation(
            SQLContext context,
            SaveMode mode,
            scala.collection.immutable.Map<String, String> parameters,
            Dataset<Row> rows) {
        CaseInsensitiveStringMap options = new CaseInsensitiveStringMap(CollectionConverters.asJava(parameters));
        StructType schema = rows.schema();
        PartsJob.of(options).run(mode, rows);
        return new BaseRelation() {
            @Override
            public SQLContext sqlContext() {
                return context;
            }

            @Override
            public StructType schema() {
                return schema;
            }
        };
    }
}
