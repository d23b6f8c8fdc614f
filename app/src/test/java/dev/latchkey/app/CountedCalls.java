package dev.latchkey.app;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.usage.Usage;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** One caller's calls with one key, one after the other, until the server is gone; it knows what must be counted of them. */
final class CountedCalls {

    /** How many patients the server sends and charges at once. */
    private static final long BATCH = 100;

    private static final int MOST_AT_ONCE = 20;
    private static final int MOST_IN_BATCHES = 2_000;

    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String address;
    private final String secret;
    private final Random random;
    private final LocalDate day;

    private long usedToday;
    private long requests;
    private long patients;
    private @Nullable Call last;

    /** A call that is under way. */
    private static final class Call {
        private final long asked;
        private long received;
        private boolean begun;

        Call(long asked) {
            this.asked = asked;
        }
    }

    /**
     * @param day a UTC day
     * @param usedToday what had been counted of it with this key, which nobody else uses
     */
    CountedCalls(String address, String secret, Random random, LocalDate day, long usedToday) {
        this.address = address;
        this.secret = secret;
        this.random = random;
        this.day = day;
        this.usedToday = usedToday;
    }

    /** Calls until the server is gone. */
    void run(CountDownLatch answered) {
        try {
            while (true) {
                Call call = new Call(random.nextInt(3) == 0 ? 0 : patientsToAskFor());
                last = call;
                make(call);
                assertThat(call.received).isEqualTo(call.asked);
                requests++;
                patients += call.asked;
                last = null;
                answered.countDown();
            }
        } catch (IOException gone) {
            // What came of the last call is for the counts to say.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private long patientsToAskFor() {
        return 1L + random.nextInt(random.nextInt(10) == 0 ? MOST_IN_BATCHES : MOST_AT_ONCE);
    }

    private void make(Call call) throws IOException, InterruptedException {
        HttpRequest.Builder request = HttpRequest.newBuilder(
                        URI.create(address + (call.asked == 0 ? "/api/v1/key" : "/api/v1/generate")))
                .header("X-API-Key", secret)
                .timeout(Duration.ofSeconds(30));
        if (call.asked > 0) {
            request.header("Content-Type", "application/json")
                    .POST(HttpRequest.BodyPublishers.ofString(
                            "{\"count\": " + call.asked + ", \"format\": \"ndjson\"}"));
        }
        HttpResponse<InputStream> answer = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.statusCode()).isEqualTo(200);
        call.begun = true;
        assertGoesOn(answer.headers().firstValueAsLong("X-Daily-Usage").orElseThrow());
        try (InputStream body = answer.body()) {
            byte[] bytes = new byte[1 << 16];
            for (int read = body.read(bytes); read >= 0; read = body.read(bytes)) {
                for (int i = 0; i < read && call.asked > 0; i++) {
                    call.received += bytes[i] == '\n' ? 1 : 0;
                }
            }
        }
    }

    /** The day's count goes on where it was, one by one; it begins anew only with another day. */
    private void assertGoesOn(long saidToday) {
        usedToday++;
        if (LocalDate.now(ZoneOffset.UTC).equals(day)) {
            assertThat(saidToday).as("X-Daily-Usage").isEqualTo(usedToday);
        }
    }

    /** Holds to what was answered, and to what may have come of the call that was not. */
    void assertCounted(Usage before, Usage after) {
        long moreRequests = after.requests() - before.requests() - requests;
        long morePatients = after.units() - before.units() - patients;
        Call call = last;
        if (call == null || (moreRequests == 0 && !call.begun)) {
            assertThat(moreRequests).as("requests beyond those answered").isZero();
            assertThat(morePatients).as("patients beyond those answered").isZero();
            return;
        }
        assertThat(moreRequests).as("the request that was not answered in full").isEqualTo(1);
        assertThat(morePatients)
                .as("patients of it: %s asked for, %s received", call.asked, call.received)
                .isBetween(call.begun ? Math.max(call.received, Math.min(call.asked, BATCH)) : 0, call.asked);
        assertThat(morePatients == call.asked || morePatients % BATCH == 0)
                .as("%s patients are whole batches", morePatients)
                .isTrue();
    }
}
