/**
 * Reads, changes and writes Redis and Valkey dump files (RDB).
 *
 * <p>Start at {@link io.rdbkit.RdbReader}; {@link io.rdbkit.transform.Rewrite} does the everyday jobs in one line.
 */
@SuppressWarnings("requires-automatic") // RE2/J has no module descriptor
module io.rdbkit.core {
    requires ch.randelshofer.fastdoubleparser;
    requires com.fasterxml.jackson.core;
    requires com.github.luben.zstd_jni;
    requires re2j;
    requires com.ning.compress.lzf;
    requires org.apache.commons.codec;
    requires org.apache.commons.compress;
    requires org.apache.commons.io;
    requires org.tukaani.xz;
    requires static org.jspecify;

    exports io.rdbkit;
    exports io.rdbkit.analyze;
    exports io.rdbkit.format;
    exports io.rdbkit.repair;
    exports io.rdbkit.table;
    exports io.rdbkit.transform;
    exports io.rdbkit.value;
}
