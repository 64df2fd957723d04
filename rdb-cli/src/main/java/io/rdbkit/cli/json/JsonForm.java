package io.rdbkit.cli.json;

/** The forms of JSON values, with their names for error messages. */
enum JsonForm {
    OBJECT("an object"),
    ARRAY("an array"),
    STRING("a string"),
    NUMBER("a number"),
    BOOLEAN("true or false"),
    NULL("null");

    private final String described;

    JsonForm(String described) {
        this.described = described;
    }

    @Override
    public String toString() {
        return described;
    }
}
