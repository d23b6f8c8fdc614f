package dev.latchkey.server.contract;

import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * What the elements of a list must be.
 *
 * @param each what each of them must be
 * @param least how many there must be at least
 * @param most how many there may be
 * @param distinct whether no two may be equal
 */
record Elements(Schema each, int least, int most, boolean distinct) {

    void check(String field, List<?> list, Violations violations) {
        if (list.size() < least || list.size() > most) {
            violations.add(field, "must have " + Wording.count(least, most, "element"));
            return;
        }
        for (int i = 0; i < list.size() && !violations.isFull(); i++) {
            each.check(Violations.element(field, i), list.get(i), violations);
        }
        if (distinct) {
            Set<Object> seen = new HashSet<>(list);
            if (seen.size() < list.size()) {
                violations.add(field, "must have no two equal elements");
            }
        }
    }
}
