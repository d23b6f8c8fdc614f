package dev.latchkey.generator.http;

import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Names of members that are different and have one and the same hash, as {@code Ab} and {@code BA} have. */
final class CollidingNames {

    private static final String[] PAIR = {"Ab", "BA"};

    private CollidingNames() {}

    /** An object with so many of them, nine pairs long or longer. */
    static String object(int count) {
        int pairs = Math.max(9, 32 - Integer.numberOfLeadingZeros(count - 1));
        return IntStream.range(0, count)
                .mapToObj(number -> '"' + name(number, pairs) + "\":1")
                .collect(Collectors.joining(",", "{", "}"));
    }

    private static String name(int number, int pairs) {
        StringBuilder name = new StringBuilder(2 * pairs);
        for (int pair = 0; pair < pairs; pair++) {
            name.append(PAIR[number >> pair & 1]);
        }
        return name.toString();
    }
}
