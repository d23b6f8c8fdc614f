package dev.latchkey.cli;

import java.util.Locale;
import picocli.CommandLine.ITypeConverter;

/** How much a server logs: each level also logs what those before it do. */
public enum LogLevel {
    ERROR,
    WARN,
    INFO,
    DEBUG,
    TRACE;

    static final class Converter implements ITypeConverter<LogLevel> {
        @Override
        public LogLevel convert(String text) {
            for (LogLevel level : values()) {
                if (level.name().toLowerCase(Locale.ROOT).equals(text.strip().toLowerCase(Locale.ROOT))) {
                    return level;
                }
            }
            throw new IllegalArgumentException(
                    "a log level is error, warn, info, debug or trace, not " + Quoted.text(text));
        }
    }
}
