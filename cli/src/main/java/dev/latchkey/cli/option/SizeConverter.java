package dev.latchkey.cli.option;

import dev.latchkey.cli.shell.Quoted;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import picocli.CommandLine.ITypeConverter;

/** Disk space in bytes, of at least a mebibyte. */
public final class SizeConverter implements ITypeConverter<Long> {

    private static final Pattern SIZE = Pattern.compile("([0-9]{1,6})([kmg])", Pattern.CASE_INSENSITIVE);
    private static final String UNITS = "kmg";
    private static final int BITS_PER_UNIT = 10;
    private static final long LEAST_BYTES = 1 << 20;

    @Override
    public Long convert(String text) {
        Matcher size = SIZE.matcher(text.strip());
        if (size.matches()) {
            int unit = UNITS.indexOf(size.group(2).toLowerCase(Locale.ROOT)) + 1;
            long bytes = Long.parseLong(size.group(1)) << (BITS_PER_UNIT * unit);
            if (bytes >= LEAST_BYTES) {
                return bytes;
            }
        }
        throw new IllegalArgumentException("it is a size like 256m or 4g, at least 1m, not " + Quoted.text(text));
    }
}
