package dev.latchkey.cli.option;

import dev.latchkey.wire.TimeText;
import java.time.Duration;
import picocli.CommandLine.ITypeConverter;

/** A time that is not nothing. */
public final class SomeTimeConverter implements ITypeConverter<Duration> {
    @Override
    public Duration convert(String text) {
        Duration time = TimeText.duration(text);
        if (time.isZero()) {
            throw new IllegalArgumentException("it is at least 1s");
        }
        return time;
    }
}
