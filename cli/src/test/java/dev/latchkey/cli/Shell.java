package dev.latchkey.cli;

import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.SecretHasher;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.InMemoryUsageStore;
import dev.latchkey.testkit.SettableTime;
import dev.latchkey.usage.UsageStore;
import java.io.BufferedReader;
import java.io.PrintWriter;
import java.io.StringReader;
import java.io.StringWriter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.jspecify.annotations.Nullable;

/** Somebody who types commands, on a store in memory. */
final class Shell implements Deployment {

    static final Instant NOW = Instant.parse("2026-03-04T05:06:07.089Z");

    final SettableTime time = new SettableTime(NOW);
    final InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
    final InMemoryUsageStore usage = new InMemoryUsageStore();
    final ApiKeys keys = new ApiKeys(repository, SecretHasher.plain(), new Random(42), time);
    final Map<String, String> environment = new HashMap<>();

    /** What the deployment was asked for. */
    final List<StoreOptions> opened = new ArrayList<>();

    final List<ServeOptions> served = new ArrayList<>();

    private boolean interactive;
    private String input = "";
    private int stillOpen;
    private Migration migration = new Migration("sqlite:data/latchkey.db", null, "1");
    private @Nullable RuntimeException failure;

    /** With a terminal of that width, at which the answers to questions are typed. */
    Shell atTerminal(int columns, String... answers) {
        interactive = true;
        environment.put("COLUMNS", Integer.toString(columns));
        input = String.join("\n", answers);
        return this;
    }

    Shell with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    /** Everything that the deployment is asked for fails so. */
    Shell failingWith(RuntimeException other) {
        failure = other;
        return this;
    }

    Shell migrating(Migration other) {
        migration = other;
        return this;
    }

    Answer run(String... arguments) {
        StringWriter out = new StringWriter();
        StringWriter err = new StringWriter();
        int code = cli(new PrintWriter(out), new PrintWriter(err)).run(arguments);
        if (stillOpen != 0) {
            throw new AssertionError("a store was left open");
        }
        return new Answer(code, out.toString(), err.toString());
    }

    LatchkeyCli cli(PrintWriter out, PrintWriter err) {
        Terminal terminal = new Terminal(new BufferedReader(new StringReader(input)), out, err, interactive);
        return new LatchkeyCli(this, terminal, environment, time);
    }

    void pass(Duration duration) {
        time.advance(duration);
    }

    @Override
    public Management open(StoreOptions options) {
        fail();
        opened.add(options);
        stillOpen++;
        return new Management() {
            @Override
            public ApiKeys keys() {
                return keys;
            }

            @Override
            public UsageStore usage() {
                return usage;
            }

            @Override
            public void close() {
                stillOpen--;
            }
        };
    }

    @Override
    public Migration migrate(StoreOptions options) {
        fail();
        opened.add(options);
        return migration;
    }

    @Override
    public int serve(ServeOptions options) {
        fail();
        served.add(options);
        return 0;
    }

    private void fail() {
        if (failure != null) {
            throw failure;
        }
    }

    /** What came of a command. */
    record Answer(int code, String out, String err) {}
}
