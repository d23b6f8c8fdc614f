package dev.latchkey.cli;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Reads comma-separated values strictly as RFC 4180 has them. */
final class Csv {

    private Csv() {}

    /** The records, each by the header's names. */
    static List<Map<String, String>> records(String text) {
        List<List<String>> rows = rows(text);
        List<Map<String, String>> records = new ArrayList<>();
        for (List<String> row : rows.subList(1, rows.size())) {
            Map<String, String> record = new LinkedHashMap<>();
            if (row.size() != rows.get(0).size()) {
                throw new AssertionError("a row has " + row.size() + " fields: " + row);
            }
            for (int i = 0; i < row.size(); i++) {
                record.put(rows.get(0).get(i), row.get(i));
            }
            records.add(record);
        }
        return records;
    }

    static List<List<String>> rows(String text) {
        List<List<String>> rows = new ArrayList<>();
        List<String> row = new ArrayList<>();
        int i = 0;
        while (i < text.length()) {
            StringBuilder field = new StringBuilder();
            if (text.charAt(i) == '"') {
                i++;
                while (text.charAt(i) != '"' || (i + 1 < text.length() && text.charAt(i + 1) == '"')) {
                    i += text.charAt(i) == '"' ? 1 : 0;
                    field.append(text.charAt(i++));
                }
                i++;
            } else {
                while (",\r\n\"".indexOf(text.charAt(i)) < 0) {
                    field.append(text.charAt(i++));
                }
            }
            row.add(field.toString());
            if (text.charAt(i) == ',') {
                i++;
            } else if (text.startsWith("\r\n", i)) {
                i += 2;
                rows.add(row);
                row = new ArrayList<>();
            } else {
                throw new AssertionError("neither a comma nor the end of a line at " + i + " in " + text);
            }
        }
        return rows;
    }
}
