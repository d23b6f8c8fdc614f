package dev.latchkey.store.jdbc;

import dev.latchkey.key.KeyQuery;
import java.util.List;

/** What the {@code standing} of a key says: its state, but that no moment passes in it. */
enum StoredState {
    /** Neither deactivated nor deleted: active or expired. */
    OPEN(0),
    INACTIVE(1),
    DELETED(2);

    private final int number;

    StoredState(int number) {
        this.number = number;
    }

    /** In which standing the keys are that the query asks for. */
    static List<StoredState> of(KeyQuery query) {
        if (query.state() == null) {
            return query.withDeleted() ? List.of(values()) : List.of(OPEN, INACTIVE);
        }
        return switch (query.state()) {
            case ACTIVE, EXPIRED -> List.of(OPEN);
            case INACTIVE -> List.of(INACTIVE);
            case DELETED -> List.of(DELETED);
        };
    }

    String condition() {
        return "standing = " + number;
    }

    /** The condition of being in one of them. */
    static String condition(List<StoredState> standings) {
        return "standing IN ("
                + String.join(
                        ", ",
                        standings.stream()
                                .map(each -> Integer.toString(each.number))
                                .toList())
                + ")";
    }
}
