package dev.latchkey.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** What waits to be made for callers who have gone meanwhile. */
class GoneCallersTest {

    private static final int CALLERS = 30;
    private static final Endless ENDLESS = new Endless();

    @RegisterExtension
    static final RunningServer SERVER = new RunningServer(new ServerSettings("127.0.0.1", 0, 1), List.of(ENDLESS));

    @Test
    void is_not_made() throws IOException {
        CountDownLatch busy = new CountDownLatch(1);
        List<RawConnection> callers = new ArrayList<>();
        try {
            SERVER.work.execute(() -> waitFor(busy));
            for (int i = 0; i < CALLERS; i++) {
                callers.add(SERVER.connect().send("GET /endless HTTP/1.1\r\nHost: x\r\n\r\n"));
            }
            await(() -> SERVER.waitingWork() == CALLERS - 1);
            for (RawConnection caller : callers) {
                caller.vanish();
            }
            await(() -> SERVER.heldBytes() == 0);
        } finally {
            busy.countDown();
        }
        await(() -> SERVER.waitingWork() == 0);

        assertThat(SERVER.get("/health").status()).isEqualTo(200);
        assertThat(ENDLESS.made).hasValue(0);
    }

    private static void await(BooleanSupplier condition) {
        long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).isLessThan(deadline);
            // The server has one event loop, which goes on meanwhile.
            SERVER.get("/health");
        }
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            assertThat(latch.await(1, TimeUnit.MINUTES)).isTrue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** An answer that goes on for as long as somebody reads it. */
    private static final class Endless implements FurtherRoutes {

        final AtomicInteger made = new AtomicInteger();

        @Override
        public void describe(JsonObject paths) {
            paths.put("/endless", new JsonObject().put("get", FurtherRoutes.open("endless")));
        }

        @Override
        public void accept(Routes routes) {
            routes.open(
                    "endless",
                    exchange -> exchange.sendComputed(200, "text/plain", new Iterator<>() {
                        @Override
                        public boolean hasNext() {
                            return true;
                        }

                        @Override
                        public Batch next() {
                            made.incrementAndGet();
                            return new Batch(Buffer.buffer("."), 0);
                        }
                    }));
        }
    }
}
