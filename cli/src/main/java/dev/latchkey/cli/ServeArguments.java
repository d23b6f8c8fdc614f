package dev.latchkey.cli;

import dev.latchkey.key.Secret;
import dev.latchkey.wire.TimeText;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Option;

/** How to serve. */
final class ServeArguments implements Settings {

    /** Beside one event loop, a second core still has the journal, the store and the requests' own work to do. */
    private static final int CORES_OF_ONE_LOOP = 2;

    @Option(
            names = "--host",
            paramLabel = "ADDRESS",
            defaultValue = "127.0.0.1",
            converter = HostConverter.class,
            description = "The address to listen on; 0.0.0.0 is all of them (default: 127.0.0.1).")
    private String host = "127.0.0.1";

    @Option(
            names = "--port",
            paramLabel = "PORT",
            defaultValue = "8080",
            converter = PortConverter.class,
            description = "The port to listen on; 0 is any that is free (default: 8080).")
    private int port;

    @Option(names = "--no-demo-key", description = "Do not let the public demo key work.")
    private boolean noDemoKey;

    @Option(
            names = "--event-loops",
            paramLabel = "N",
            converter = EventLoopsConverter.class,
            description = "How many threads carry the connections (default: one for each core, but 1 where there are"
                    + " two cores).")
    private @Nullable Integer eventLoops;

    @Option(
            names = "--stale-time",
            paramLabel = "TIME",
            defaultValue = "10m",
            converter = StaleTimeConverter.class,
            description = "How long keys in memory are trusted while the database is away (default: 10m).")
    private Duration staleTime = Duration.ofMinutes(10);

    @Option(
            names = "--log-level",
            paramLabel = "LEVEL",
            defaultValue = "info",
            converter = LogLevel.Converter.class,
            description = "How much to log: error, warn, info, debug or trace (default: info).")
    private LogLevel logLevel = LogLevel.INFO;

    ServeOptions options(StoreOptions store, @Nullable Secret legacyKey) {
        int loops = eventLoops == null ? defaultEventLoops(Runtime.getRuntime().availableProcessors()) : eventLoops;
        return new ServeOptions(store, host, port, !noDemoKey, loops, staleTime, legacyKey, logLevel);
    }

    static int defaultEventLoops(int cores) {
        return cores <= CORES_OF_ONE_LOOP ? 1 : cores;
    }

    static final class PortConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 0, 65_535, "a number from 0 to 65535");
        }
    }

    static final class EventLoopsConverter implements ITypeConverter<Integer> {
        @Override
        public Integer convert(String text) {
            return WholeNumber.parse(text, 1, 1_024, "a number from 1 to 1024");
        }
    }

    static final class HostConverter implements ITypeConverter<String> {
        @Override
        public String convert(String text) {
            String host = text.strip();
            if (host.isEmpty() || host.indexOf('/') >= 0 || host.chars().anyMatch(Character::isWhitespace)) {
                throw new IllegalArgumentException(
                        "it is an address or a host's name, like 0.0.0.0 or ::1, not " + Quoted.text(text));
            }
            return host;
        }
    }

    static final class StaleTimeConverter implements ITypeConverter<Duration> {
        @Override
        public Duration convert(String text) {
            Duration time = TimeText.duration(text);
            if (time.isZero()) {
                throw new IllegalArgumentException("it is at least 1s");
            }
            return time;
        }
    }
}
