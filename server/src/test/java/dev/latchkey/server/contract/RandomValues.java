package dev.latchkey.server.contract;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Objects whose members are mostly what {@link SchemaTest}'s schema wants. */
final class RandomValues {

    private static final List<String> NAMES = List.of(
            "email",
            "email_confirmed",
            "kind",
            "id",
            "day",
            "at",
            "code",
            "share",
            "odd",
            "any",
            "tags",
            "metadata",
            "x");
    private static final List<Object> TEXTS = List.of(
            "", "a", "abc", "ABC", "abcdef", "live", "2025-02-28", "2025-02-28T10:00:00Z", "\uD83D\uDE00\uD83D\uDE00");
    private static final List<Object> NUMBERS = List.of(0, 1, 2, 3, 5, 0.5, -1, 1.5);

    private RandomValues() {}

    static Map<String, @Nullable Object> object(Random random) {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        if (random.nextInt(10) > 0) {
            object.put("name", random.nextInt(10) > 0 ? "a" : value(random));
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String name = oneOf(random, NAMES);
            object.put(name, random.nextInt(4) > 0 ? fitting(name, random) : value(random));
        }
        return object;
    }

    private static @Nullable Object fitting(String name, Random random) {
        return switch (name) {
            case "email_confirmed" -> random.nextBoolean();
            case "kind" -> "demo";
            case "id" -> "0d9f7f7e-4c1c-4a52-9a35-6ad0a4c1f1aa";
            case "day" -> "2024-02-29";
            case "at" -> "2024-02-29T23:59:59.5+01:00";
            case "code" -> "NOR";
            case "share" -> 0.25;
            case "odd", "any" -> 7;
            case "tags" -> List.of("a", "b");
            case "metadata" -> Map.of("a", "b");
            default -> "a";
        };
    }

    private static @Nullable Object value(Random random) {
        return switch (random.nextInt(7)) {
            case 0 -> null;
            case 1 -> random.nextBoolean();
            case 2, 3 -> oneOf(random, TEXTS);
            case 4 -> oneOf(random, NUMBERS);
            case 5 -> list(random);
            default -> Map.of(String.valueOf(oneOf(random, TEXTS)), oneOf(random, NUMBERS));
        };
    }

    private static List<Object> list(Random random) {
        List<Object> list = new ArrayList<>();
        for (int i = random.nextInt(5); i > 0; i--) {
            list.add(oneOf(random, random.nextBoolean() ? TEXTS : NUMBERS));
        }
        return list;
    }

    private static <T> T oneOf(Random random, List<T> choices) {
        return choices.get(random.nextInt(choices.size()));
    }
}
