package dev.latchkey.cli.output;

import dev.latchkey.cli.shell.DisplayText;
import dev.latchkey.cli.shell.Screen;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/** Rows under a header, made to fit the screen: wide texts are shortened first, then the least important columns left out. */
public final class TextTable {

    private static final int GAP = 2;

    /** The most columns for texts of any length, so that one long name does not draw all rows apart. */
    private static final int MOST = 40;

    private final List<Column> columns;
    private final List<List<Cell>> rows = new ArrayList<>();

    /** Without a row. */
    public TextTable(List<Column> columns) {
        this.columns = List.copyOf(columns);
    }

    /**
     * Adds a row.
     *
     * @param cells one for each column
     */
    public void row(List<Cell> cells) {
        rows.add(List.copyOf(cells));
    }

    void print(PrintWriter out, Screen screen) {
        int[] widths = naturalWidths();
        int[] shown = IntStream.range(0, columns.size()).toArray();
        while (!fits(shown, widths, screen.columns())) {
            int rank = highestRank(shown);
            if (rank == Column.ESSENTIAL) {
                break;
            }
            shown = Arrays.stream(shown)
                    .filter(i -> columns.get(i).rank() < rank)
                    .toArray();
            widths = naturalWidths();
        }
        line(out, shown, widths, columns.stream().map(c -> Cell.of(c.header())).toList(), screen);
        for (List<Cell> row : rows) {
            line(out, shown, widths, row, screen);
        }
    }

    /** Whether the columns fit, after the widths of those that may be shortened were taken down as far as need be. */
    private boolean fits(int[] shown, int[] widths, int most) {
        int excess = Arrays.stream(shown).map(i -> widths[i]).sum() + GAP * (shown.length - 1) - most;
        boolean last = highestRank(shown) == Column.ESSENTIAL;
        while (excess > 0) {
            int widest = -1;
            for (int i : shown) {
                int least = last ? 1 : columns.get(i).least();
                if (columns.get(i).least() > 0 && widths[i] > least && (widest < 0 || widths[i] > widths[widest])) {
                    widest = i;
                }
            }
            if (widest < 0) {
                return false;
            }
            widths[widest]--;
            excess--;
        }
        return true;
    }

    private int highestRank(int[] shown) {
        return Arrays.stream(shown).map(i -> columns.get(i).rank()).max().orElse(Column.ESSENTIAL);
    }

    private int[] naturalWidths() {
        int[] widths = new int[columns.size()];
        for (int i = 0; i < widths.length; i++) {
            int column = i;
            int header = DisplayText.width(columns.get(i).header());
            int most = columns.get(i).least() > 0 && i < widths.length - 1 ? MOST : Integer.MAX_VALUE;
            widths[i] = rows.stream()
                    .mapToInt(row ->
                            Math.min(most, DisplayText.width(row.get(column).text())))
                    .reduce(header, Math::max);
        }
        return widths;
    }

    private void line(PrintWriter out, int[] shown, int[] widths, List<Cell> cells, Screen screen) {
        StringBuilder line = new StringBuilder();
        for (int place = 0; place < shown.length; place++) {
            int i = shown[place];
            String whole = cells.get(i).text();
            String text = screen.isWatched() ? DisplayText.shorten(whole, widths[i]) : whole;
            String padding = " ".repeat(Math.max(0, widths[i] - DisplayText.width(text)));
            String painted = screen.colours() ? cells.get(i).paint().on(text) : text;
            boolean last = place == shown.length - 1;
            line.append(place == 0 ? "" : " ".repeat(GAP));
            if (columns.get(i).right()) {
                line.append(padding).append(painted);
            } else {
                line.append(painted).append(last ? "" : padding);
            }
        }
        out.println(line.toString().stripTrailing());
    }

    /**
     * A column.
     *
     * @param header its name
     * @param right whether it is aligned to the right, as numbers are
     * @param least how far its texts may be shortened before a column is left out, or 0 for not at all
     * @param rank the higher, the sooner it is left out, together with all of that rank; {@link #ESSENTIAL} for never
     */
    public record Column(String header, boolean right, int least, int rank) {

        /** The rank of what is shown on the narrowest screen too. */
        public static final int ESSENTIAL = 0;

        /** Of texts that are shown whole. */
        public static Column text(String header, int rank) {
            return new Column(header, false, 0, rank);
        }

        /** Of numbers. */
        public static Column number(String header, int rank) {
            return new Column(header, true, 0, rank);
        }

        /** Of texts that may be shortened, down to so many columns. */
        public static Column flexible(String header, int least, int rank) {
            return new Column(header, false, least, rank);
        }
    }

    /** What stands in a row under a column: printable text, and its colour. */
    public record Cell(String text, Paint paint) {

        /** In the colour that everything has. */
        public static Cell of(String text) {
            return new Cell(text, Paint.PLAIN);
        }
    }
}
