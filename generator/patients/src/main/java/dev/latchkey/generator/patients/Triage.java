package dev.latchkey.generator.patients;

/** How urgently a patient needs care: T1 immediate, T2 delayed, T3 minimal. */
public enum Triage implements Spelling {
    T1("T1"),
    T2("T2"),
    T3("T3");

    private final String key;

    Triage(String key) {
        this.key = key;
    }

    /** The text that JSON and scenario keys use. */
    @Override
    public String key() {
        return key;
    }

    /** What goes with this category, of one thing for each. */
    <T> T choose(T t1, T t2, T t3) {
        return switch (this) {
            case T1 -> t1;
            case T2 -> t2;
            case T3 -> t3;
        };
    }
}
