package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.UncheckedIOException;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Calls with a key of few calls a minute, on one server after the other: no stretch of a minute may hold more of them. */
final class SpentMinute {

    /** What the key may be called in a minute. */
    static final int LIMIT = 5;

    private static final int TOO_MANY = 429;
    private static final long MINUTE = TimeUnit.MINUTES.toNanos(1);

    private final String secret;

    /** When those calls were sent that were admitted: no later than they were judged. */
    private final List<Long> admitted = new ArrayList<>();

    private int refusedAtOnce;

    SpentMinute(String secret) {
        this.secret = secret;
    }

    /** Calls until the key is refused. */
    void spend(LatchkeyProcess server) {
        Caller caller = new Caller(server.address());
        if (!isAdmitted(caller)) {
            refusedAtOnce++;
            return;
        }
        int more = 0;
        while (isAdmitted(caller)) {
            more++;
            assertThat(more).as("calls beyond the first of this server").isLessThan(LIMIT);
        }
    }

    /** Calls until the server is gone. */
    void run(LatchkeyProcess server) {
        Caller caller = new Caller(server.address());
        try {
            while (true) {
                isAdmitted(caller);
            }
        } catch (UncheckedIOException gone) {
            // Whether this last one was admitted is not known; the limit is kept either way.
        }
    }

    /** How often the first call to a server was refused, since the key had spent its minute on those before. */
    int refusedAtOnce() {
        return refusedAtOnce;
    }

    private boolean isAdmitted(Caller caller) {
        long sent = System.nanoTime();
        HttpResponse<String> answer = caller.generate(secret, 1);
        long answered = System.nanoTime();
        if (answer.statusCode() == TOO_MANY) {
            assertThat(admitted).as("the calls that spent it").hasSizeGreaterThanOrEqualTo(LIMIT);
            return false;
        }
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        if (admitted.size() >= LIMIT) {
            assertThat(answered - admitted.get(admitted.size() - LIMIT))
                    .as("nanoseconds that hold %s calls", LIMIT + 1)
                    .isGreaterThanOrEqualTo(MINUTE);
        }
        admitted.add(sent);
        return true;
    }
}
