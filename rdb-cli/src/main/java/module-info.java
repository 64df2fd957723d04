/** The command {@code rdb}. */
module io.rdbkit.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.rdbkit.core;
    requires io.rdbkit.live;
    requires me.tongfei.progressbar;

    uses io.rdbkit.table.TableFormat;

    opens io.rdbkit.cli to
            info.picocli;
}
