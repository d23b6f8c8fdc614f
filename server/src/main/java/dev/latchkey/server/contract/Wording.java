package dev.latchkey.server.contract;

import java.util.List;
import java.util.Locale;

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

    /** "; did you mean a?", "; there are a and b", "; there are none". */
    static String instead(String name, List<String> known) {
        if (known.isEmpty()) {
            return "; there are none";
        }
        String likely = likely(name, known);
        if (!likely.isEmpty()) {
            return likely;
        }
        return (known.size() == 1 ? "; there is " : "; there are ") + list(known, "and");
    }

    /** "; did you mean a?", or nothing. */
    static String likely(String name, List<String> known) {
        return known.stream()
                .filter(each -> isAlike(name, each))
                .findFirst()
                .map(each -> "; did you mean " + each + "?")
                .orElse("");
    }

    /** Whether they are the same but for case and signs, or but for one letter that is wrong, missing, too many or at its neighbour's place. */
    private static boolean isAlike(String one, String other) {
        String a = bare(one);
        String b = bare(other);
        if (a.equals(b)) {
            return true;
        }
        int start = 0;
        int most = Math.min(a.length(), b.length());
        while (start < most && a.charAt(start) == b.charAt(start)) {
            start++;
        }
        int end = 0;
        while (end < most - start && a.charAt(a.length() - 1 - end) == b.charAt(b.length() - 1 - end)) {
            end++;
        }
        String left = a.substring(start, a.length() - end);
        String right = b.substring(start, b.length() - end);
        boolean isSwapped = left.length() == 2
                && right.length() == 2
                && left.charAt(0) == right.charAt(1)
                && left.charAt(1) == right.charAt(0);
        return isSwapped || (left.length() <= 1 && right.length() <= 1);
    }

    private static String bare(String name) {
        return name.replace("_", "").replace("-", "").toLowerCase(Locale.ROOT);
    }
}
