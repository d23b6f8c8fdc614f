package dev.latchkey.cli.shell;

import java.util.Comparator;
import java.util.List;

/** Finds what somebody may have meant. */
public final class Similar {

    private static final int MOST = 3;

    private Similar() {}

    /** A question to add to a message, or nothing. */
    public static String didYouMean(String typed, List<String> known) {
        List<String> similar = to(typed, known);
        return similar.isEmpty() ? "" : "; did you mean " + String.join(" or ", similar) + "?";
    }

    /** The known words that are at most a few slips of the finger away, the nearest first. */
    private static List<String> to(String typed, List<String> known) {
        return known.stream()
                .filter(word -> distance(typed, word) <= Math.max(1, word.length() / 3)
                        || (typed.length() > 2 && word.startsWith(typed)))
                .sorted(Comparator.comparingInt(word -> distance(typed, word)))
                .limit(MOST)
                .toList();
    }

    /** Characters to add, drop, change or swap with the next (optimal string alignment). */
    private static int distance(String a, String b) {
        if (a.length() > 2 * b.length()) {
            return Integer.MAX_VALUE;
        }
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    d[i][j] = i + j;
                    continue;
                }
                int change = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                d[i][j] = Math.min(d[i - 1][j - 1] + change, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
                if (i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1)) {
                    d[i][j] = Math.min(d[i][j], d[i - 2][j - 2] + 1);
                }
            }
        }
        return d[a.length()][b.length()];
    }
}
