package io.rdbkit.cli;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Asks DuckDB, which reads Parquet files by their names. */
final class Duck {

    private Duck() {}

    /** The rows of the answer, their columns with a bar between them; {@code -} for null. */
    static List<String> ask(String question) throws SQLException {
        try (Connection duck = DriverManager.getConnection("jdbc:duckdb:");
                Statement statement = duck.createStatement();
                ResultSet answer = statement.executeQuery(question)) {
            List<String> rows = new ArrayList<>();
            int columns = answer.getMetaData().getColumnCount();
            while (answer.next()) {
                List<String> row = new ArrayList<>();
                for (int i = 1; i <= columns; i++) {
                    String cell = answer.getString(i);
                    row.add(cell == null ? "-" : cell);
                }
                rows.add(String.join("|", row));
            }
            return rows;
        }
    }

    /** The name of a file as it stands in a question. */
    static String quoted(Path file) {
        return "'" + file.toString().replace("'", "''") + "'";
    }
}
