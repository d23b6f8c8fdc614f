package dev.latchkey.generator.patients;

import java.util.Arrays;
import java.util.List;
import java.util.function.Function;

/** A value for every constant of an enum, so that a look-up never fails. Immutable if its values are. */
final class Table<E extends Enum<E>, V> {
    private final List<V> values;

    private Table(List<V> values) {
        this.values = values;
    }

    static <E extends Enum<E>, V> Table<E, V> of(E[] constants, Function<E, V> value) {
        return new Table<>(Arrays.stream(constants).map(value).toList());
    }

    @SuppressWarnings(
            "EnumOrdinal") // the table is made of all constants in their order, and asked a hundred times a patient
    V get(E constant) {
        return values.get(constant.ordinal());
    }
}
