package dev.latchkey.server.contract;

import java.util.List;

/** Phrases about bounds and choices. */
final class Wording {

    private static final int MOST_LISTED = 40;

    private Wording() {}

    /** "a", "a or b", "a, b or c". */
    static String list(List<String> words, String last) {
        List<String> shown = words.size() > MOST_LISTED ? words.subList(0, MOST_LISTED) : words;
        if (shown.size() == 1) {
            return shown.get(0);
        }
        String start = String.join(", ", shown.subList(0, shown.size() - 1));
        return words.size() > shown.size() ? start + " …" : start + " " + last + " " + shown.get(shown.size() - 1);
    }

    /** "1 to 5 elements", "at most 5 elements", "at least 1 element". */
    static String count(int least, int most, String thing) {
        if (most == Integer.MAX_VALUE) {
            return "at least " + plural(least, thing);
        }
        if (least == 0) {
            return "at most " + plural(most, thing);
        }
        return least == most ? "exactly " + plural(most, thing) : least + " to " + plural(most, thing);
    }

    private static String plural(int number, String thing) {
        return number + " " + thing + (number == 1 ? "" : "s");
    }
}
