package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.app.LatchkeyProcess.Result;
import dev.latchkey.testkit.TestRedis;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A killed server gives nothing away when it starts again: keys' windows go on where they stopped. */
class RestartTest {

    private static final int OK = 200;
    private static final int TOO_MANY = 429;

    @TempDir
    Path data;

    @Test
    void windows_go_on_where_the_killed_server_left_them() throws Exception {
        String minute = create("--per-minute", "3", "--per-hour", "unlimited");
        String hour = create("--per-minute", "unlimited", "--per-hour", "3");
        String day = create("--per-minute", "unlimited", "--per-hour", "unlimited", "--per-day", "3");
        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            Caller caller = new Caller(server.address());
            for (String secret : new String[] {minute, hour, day}) {
                assertThat(caller.generate(secret, 1).statusCode()).isEqualTo(OK);
                assertThat(caller.generate(secret, 1).statusCode()).isEqualTo(OK);
            }
            server.kill();
        }

        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            Caller caller = new Caller(server.address());
            for (String secret : new String[] {minute, hour, day}) {
                HttpResponse<String> third = caller.generate(secret, 1);
                assertThat(third.statusCode()).isEqualTo(OK);
                assertThat(third.headers().firstValue("X-Daily-Usage")).hasValue("3");
                assertThat(caller.generate(secret, 1).statusCode()).isEqualTo(TOO_MANY);
            }
            server.kill();
        }

        try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of())) {
            Caller caller = new Caller(server.address());
            assertThat(Caller.field(caller.generate(minute, 1).body(), "detail"))
                    .contains("per minute");
            assertThat(Caller.field(caller.generate(hour, 1).body(), "detail")).contains("per hour");
            assertThat(Caller.field(caller.generate(day, 1).body(), "detail")).contains("per day");
            server.stop();
        }
        assertThat(run("stats", "--days", "2", "--format", "csv")).contains("RATE_LIMITED=");
    }

    @Test
    void windows_go_on_though_Redis_lost_them_while_the_server_was_gone() throws Exception {
        String minute = create("--per-minute", "3", "--per-hour", "unlimited");
        String day = create("--per-minute", "unlimited", "--per-hour", "unlimited", "--per-day", "3");
        try (TestRedis redis = TestRedis.start()) {
            for (int round = 0; round < 2; round++) {
                try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of("REDIS_URL", redis.url()))) {
                    Caller caller = new Caller(server.address());
                    assertThat(caller.generate(minute, 1).statusCode()).isEqualTo(OK);
                    assertThat(caller.generate(day, 1).headers().firstValue("X-Daily-Usage"))
                            .hasValue(Integer.toString(round + 1));
                    server.kill();
                }
                redis.kill();
                redis.restart();
            }
            try (LatchkeyProcess server = LatchkeyProcess.serve(data, Map.of("REDIS_URL", redis.url()))) {
                Caller caller = new Caller(server.address());
                for (String secret : new String[] {minute, day}) {
                    assertThat(caller.generate(secret, 1).headers().firstValue("X-Daily-Usage"))
                            .hasValue("3");
                    assertThat(caller.generate(secret, 1).statusCode()).isEqualTo(TOO_MANY);
                }
            }
        }
    }

    @Test
    void a_clock_that_is_set_while_the_server_is_gone_neither_opens_nor_closes_a_minute() throws Exception {
        MovedClock clock = new MovedClock(data.resolve("test-clock"));
        for (int seconds : new int[] {55, -45}) {
            String minute = create("--per-minute", "3", "--per-hour", "unlimited");
            try (LatchkeyProcess server = LatchkeyProcess.serve(MovedClock.program(), data, clock.environment())) {
                Caller caller = new Caller(server.address());
                for (int i = 0; i < 3; i++) {
                    assertThat(caller.generate(minute, 1).statusCode()).isEqualTo(OK);
                }
                server.kill();
            }
            clock.stepWall(Duration.ofSeconds(seconds));

            try (LatchkeyProcess server = LatchkeyProcess.serve(MovedClock.program(), data, clock.environment())) {
                Caller caller = new Caller(server.address());
                assertThat(caller.generate(minute, 1).statusCode())
                        .as("%s s later by the wall clock", seconds)
                        .isEqualTo(TOO_MANY);
                clock.advance(Duration.ofSeconds(62));
                assertThat(caller.generate(minute, 1).statusCode())
                        .as("a minute later")
                        .isEqualTo(OK);
                server.kill();
            }
        }
    }

    private String create(String... limits) {
        String[] arguments = new String[limits.length + 5];
        System.arraycopy(new String[] {"create", "--name", "restarted", "--format", "json"}, 0, arguments, 0, 5);
        System.arraycopy(limits, 0, arguments, 5, limits.length);
        return Caller.field(run(arguments), "key");
    }

    private String run(String... arguments) {
        Result result = LatchkeyProcess.run(data, Map.of(), arguments);
        assertThat(result.exitCode()).as(result.err()).isZero();
        return result.out();
    }
}
