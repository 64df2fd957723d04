/** The command {@code rdb}. */
@SuppressWarnings("requires-automatic") // JLine has no module descriptor
module io.rdbkit.cli {
    requires com.fasterxml.jackson.core;
    requires info.picocli;
    requires io.rdbkit.core;
    requires io.rdbkit.live;
    requires me.tongfei.progressbar;
    requires org.jline.terminal;

    uses io.rdbkit.table.TableFormat;

    opens io.rdbkit.cli to
            info.picocli;
}
