package dev.latchkey.app;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.logging.ConsoleHandler;
import java.util.logging.Filter;
import java.util.logging.Formatter;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogManager;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log: one line an event, on standard error. {@link #prepare} costs nothing until something logs; java.util.logging then
 * makes an instance of this class, which sets it up.
 */
public final class Logging {

    private static final String LEVEL = "latchkey.log.level";

    /** For java.util.logging, which finds this class by its name. */
    public Logging() {
        Level level = Level.parse(System.getProperty(LEVEL, Level.INFO.getName()));
        Handler handler = new ConsoleHandler();
        handler.setFormatter(new OneLine());
        handler.setLevel(level);
        handler.setFilter(new OncePerKind());
        Logger root = Logger.getLogger("");
        for (Handler each : root.getHandlers()) {
            root.removeHandler(each);
        }
        root.addHandler(handler);
        // The finer logs of libraries repeat what requests carry, secrets in a query included, so they are never on.
        root.setLevel(level.intValue() < Level.INFO.intValue() ? Level.INFO : level);
        Kept.POOL.setLevel(Level.WARNING);
        Kept.MIGRATIONS.setLevel(Level.WARNING);
        // What it says of each attempt to connect, and with where in its code, we say once.
        Kept.REDIS.setLevel(Level.SEVERE);
        // All that it says is that somebody hung up in the middle of a file, as an error.
        Kept.CONNECTIONS.setLevel(Level.OFF);
        Kept.OURS.setLevel(level);
    }

    /** Says how to log from now on; to be called before anything logs. */
    static void prepare(Level level) {
        System.setProperty(LEVEL, level.getName());
        System.setProperty("java.util.logging.config.class", Logging.class.getName());
        System.setProperty("java.util.logging.manager", Manager.class.getName());
        // Spares a search for others, and the line that says so.
        System.setProperty("slf4j.provider", "org.slf4j.jul.JULServiceProvider");
        System.setProperty("slf4j.internal.verbosity", "WARN");
    }

    /**
     * Connects SLF4J with java.util.logging, where several threads are about to log first. Of those that do so at the same
     * time, all but one would be told that they came too early, on standard error.
     */
    static void connect() {
        LoggerFactory.getILoggerFactory();
    }

    /** Goes on logging while the process shuts down, when the usual manager has let go of all handlers already. */
    public static final class Manager extends LogManager {
        @Override
        public void reset() {
            // A handler that writes to standard error at once has nothing to let go of.
        }
    }

    /** Loggers with a level of their own; held here, since loggers that nobody holds lose it. */
    private static final class Kept {
        static final Logger OURS = Logger.getLogger("dev.latchkey");
        static final Logger MIGRATIONS = Logger.getLogger("org.flywaydb");
        static final Logger REDIS = Logger.getLogger("io.lettuce");
        static final Logger CONNECTIONS = Logger.getLogger("io.vertx.core.net.impl.VertxConnection");
        static final Logger POOL = Logger.getLogger("com.zaxxer.hikari");
    }

    /**
     * Lets of each kind of line that a library writes one in a minute pass: callers can bring many of them about, by hanging up
     * at the right moment. Our own code sees to that itself, where it knows what a kind is.
     */
    static final class OncePerKind implements Filter {

        private static final long MINUTE_MILLIS = 60_000;

        private final ConcurrentMap<String, Long> lastByKind = new ConcurrentHashMap<>();

        @Override
        public boolean isLoggable(LogRecord entry) {
            String logger = String.valueOf(entry.getLoggerName());
            if (isOurs(logger) || entry.getLevel().intValue() < Level.INFO.intValue()) {
                return true;
            }
            String kind = entry.getLevel() + " " + logger + " " + entry.getSourceMethodName();
            long now = entry.getMillis();
            Long last = lastByKind.get(kind);
            if (last != null && now - last < MINUTE_MILLIS && now >= last) {
                return false;
            }
            return last == null ? lastByKind.putIfAbsent(kind, now) == null : lastByKind.replace(kind, last, now);
        }
    }

    private static boolean isOurs(String logger) {
        return logger.startsWith("dev.latchkey.");
    }

    private static final class OneLine extends Formatter {
        @Override
        public String format(LogRecord entry) {
            StringWriter line = new StringWriter();
            PrintWriter out = new PrintWriter(line);
            out.print(Instant.ofEpochMilli(entry.getMillis()).truncatedTo(ChronoUnit.MILLIS));
            out.printf(" %-5s %s: ", name(entry.getLevel()), shortened(String.valueOf(entry.getLoggerName())));
            out.print(formatMessage(entry));
            Throwable thrown = entry.getThrown();
            if (thrown == null) {
                out.println();
            } else if (isOurs(String.valueOf(entry.getLoggerName()))) {
                out.println();
                thrown.printStackTrace(out);
            } else {
                out.println(": " + thrown);
            }
            return line.toString();
        }

        private static String name(Level level) {
            int value = level.intValue();
            if (value >= Level.SEVERE.intValue()) {
                return "ERROR";
            }
            if (value >= Level.WARNING.intValue()) {
                return "WARN";
            }
            if (value >= Level.INFO.intValue()) {
                return "INFO";
            }
            return value >= Level.FINE.intValue() ? "DEBUG" : "TRACE";
        }

        private static String shortened(String logger) {
            return isOurs(logger) ? logger.substring(logger.lastIndexOf('.') + 1) : logger;
        }
    }
}
