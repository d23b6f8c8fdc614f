package dev.latchkey.app;

import dev.latchkey.testkit.SlowLine;
import dev.latchkey.testkit.TestRedis;
import java.time.Duration;

/** What can go wrong with a Redis, as a test does it. */
enum RedisFault {
    STOPPED("stopped by SIGSTOP", Length.UNTIL_IT_ENDS) {
        @Override
        void happen(TestRedis redis, SlowLine line) {
            redis.hang();
        }

        @Override
        void end(TestRedis redis, SlowLine line) {
            redis.goOn();
        }
    },
    KILLED("killed, later back and empty", Length.UNTIL_IT_ENDS) {
        @Override
        void happen(TestRedis redis, SlowLine line) {
            redis.kill();
        }

        @Override
        void end(TestRedis redis, SlowLine line) {
            redis.restart();
        }
    },
    RESTARTED("restarted empty", Length.A_MOMENT) {
        @Override
        void happen(TestRedis redis, SlowLine line) {
            redis.restart();
        }
    },
    FLUSHED("SCRIPT FLUSH, 20 times", Length.A_MOMENT) {
        @Override
        void happen(TestRedis redis, SlowLine line) {
            for (int i = 0; i < 20; i++) {
                redis.command("SCRIPT", "FLUSH");
            }
        }
    },
    READ_ONLY("made read-only", Length.UNTIL_IT_ENDS) {
        @Override
        void happen(TestRedis redis, SlowLine line) {
            redis.command("REPLICAOF", "127.0.0.1", "1");
        }

        @Override
        void end(TestRedis redis, SlowLine line) {
            redis.command("REPLICAOF", "NO", "ONE");
        }
    },
    WRONG_PASSWORD("given a wrong password", Length.UNTIL_IT_ENDS) {
        @Override
        void happen(TestRedis redis, SlowLine line) {
            redis.command("ACL", "SETUSER", USER, "resetpass", ">another");
            redis.command("CLIENT", "KILL", "USER", USER);
        }

        @Override
        void end(TestRedis redis, SlowLine line) {
            redis.command("ACL", "SETUSER", USER, "resetpass", ">" + PASSWORD);
        }
    },
    SLOWED("slowed by 200 ms", Length.UNTIL_IT_ENDS) {
        @Override
        void happen(TestRedis redis, SlowLine line) {
            line.delay(Duration.ofMillis(200));
        }

        @Override
        void end(TestRedis redis, SlowLine line) {
            line.delay(Duration.ZERO);
        }
    };

    /** As whom the servers come to Redis. */
    private static final String USER = "latchkey";

    private static final String PASSWORD = "the-right-one";

    private final String title;
    private final Length length;

    private enum Length {
        UNTIL_IT_ENDS,
        A_MOMENT
    }

    RedisFault(String title, Length length) {
        this.title = title;
        this.length = length;
    }

    /** Starts a Redis that all of these can happen to. */
    static TestRedis newRedis() {
        return TestRedis.start("--user", USER, "on", ">" + PASSWORD, "~*", "+@all");
    }

    /** The URL for the servers, by that port. */
    static String url(int port) {
        return "redis://" + USER + ":" + PASSWORD + "@127.0.0.1:" + port + "/0";
    }

    String title() {
        return title;
    }

    /** Whether Redis is away until the fault is ended; otherwise it is over when it has happened. */
    boolean lasts() {
        return length == Length.UNTIL_IT_ENDS;
    }

    abstract void happen(TestRedis redis, SlowLine line);

    /** Does nothing where the fault is over already. */
    void end(TestRedis redis, SlowLine line) {}
}
