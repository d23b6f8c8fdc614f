package dev.latchkey.server.contract;

import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What the members of an object must be.
 *
 * @param known those that have a name in the contract, in its order
 * @param required the names of those that must be there
 * @param together for a member that is there, the others that must be there too
 * @param others what those must be that have no name in the contract, or null where there must be none
 * @param names what the names of those must be
 * @param least how many there must be at least
 * @param most how many there may be
 */
record Members(
        Map<String, Schema> known,
        Set<String> required,
        Map<String, Set<String>> together,
        @Nullable Schema others,
        Schema names,
        int least,
        int most) {

    void check(String field, Map<?, ?> object, Violations violations) {
        if (object.size() < least || object.size() > most) {
            violations.add(field, "must have " + Wording.count(least, most, "field"));
            return;
        }
        for (String name : required) {
            if (!object.containsKey(name)) {
                violations.add(Violations.member(field, name), "is required");
            }
        }
        together.forEach((name, partners) -> {
            if (object.containsKey(name) && !object.keySet().containsAll(partners)) {
                violations.add(field, "must have " + Wording.list(List.copyOf(partners), "and") + " beside " + name);
            }
        });
        known.forEach((name, schema) -> {
            if (object.containsKey(name)) {
                schema.check(Violations.member(field, name), object.get(name), violations);
            }
        });
        if (others != null && others.isAnything() && names.isAnything()) {
            return;
        }
        for (Map.Entry<?, ?> member : object.entrySet()) {
            String name = String.valueOf(member.getKey());
            if (violations.isFull()) {
                return;
            }
            if (!known.containsKey(name)) {
                checkOther(field, name, member.getValue(), violations);
            }
        }
    }

    /** Puts what is meant in the place of what was sent, where it has a name in the contract. */
    @SuppressWarnings("unchecked")
    void settle(Map<?, ?> object) {
        known.forEach((name, schema) -> {
            Object sent = object.get(name);
            if (sent instanceof String || sent instanceof Double) {
                ((Map<Object, @Nullable Object>) object).put(name, schema.meant(sent));
            }
        });
    }

    private void checkOther(String field, String name, @Nullable Object value, Violations violations) {
        String place = Violations.member(field, name);
        if (others == null) {
            violations.add(
                    place,
                    known.isEmpty()
                            ? "is not a known field; there are none"
                            : "is not a known field; the known ones are "
                                    + Wording.list(List.copyOf(known.keySet()), "and"));
            return;
        }
        Violations ofName = new Violations();
        names.check("", name, ofName);
        if (!ofName.isEmpty()) {
            violations.add(place, "must have a name that is " + names.wanted());
        }
        others.check(place, value, violations);
    }
}
