package dev.latchkey.generator.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.server.Answer;
import java.nio.file.Files;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/** Files that had to make room, and who waits for them. */
class DownloadsTest {

    private static final String ORDER = "{\"configuration\":{\"count\":3}}";
    private static final int REMAKES_OF_KEY = 4;
    private static final int WAITING_OF_KEY = 16;
    private static final int DOWNLOADS = 8;
    private static final long PATIENCE_SECONDS = 30;

    @RegisterExtension
    static final RunningGenerator SERVER = new RunningGenerator();

    @Test
    void one_key_that_asks_for_many_files_to_be_made_again_holds_up_nobody_whose_files_are_here() throws Exception {
        ApiCaller hostile = new ApiCaller(SERVER);
        ApiCaller modest = new ApiCaller(SERVER);
        String here = path(modest.completed(ORDER));
        String away = path(evicted(modest));
        List<String> paths = Stream.generate(() -> path(evicted(hostile)))
                .limit(REMAKES_OF_KEY + 1)
                .toList();
        int asked = paths.size() * DOWNLOADS;
        int refused = asked - WAITING_OF_KEY;
        LinkedBlockingQueue<Answer> answers = new LinkedBlockingQueue<>();
        CountDownLatch busy = new CountDownLatch(1);
        ExecutorService callers = Executors.newFixedThreadPool(asked);
        try {
            SERVER.remaking.execute(() -> waitFor(busy));
            IntStream.range(0, asked)
                    .forEach(i -> callers.execute(() -> answers.add(hostile.get(paths.get(i % paths.size())))));
            for (int i = 0; i < refused; i++) {
                Answer answer = next(answers);
                assertThat(answer.status()).isEqualTo(503);
                assertThat(answer.json().at("/code").asText()).isEqualTo("DOWNLOADS_BUSY");
                assertThat(answer.number("Retry-After")).isEqualTo(1);
            }

            assertThat(modest.get(here).status()).isEqualTo(200);
            CompletableFuture<Answer> other = CompletableFuture.supplyAsync(() -> modest.get(away), callers);
            busy.countDown();

            assertThat(other.get(PATIENCE_SECONDS, TimeUnit.SECONDS).status()).isEqualTo(200);
            for (int i = 0; i < WAITING_OF_KEY; i++) {
                assertThat(next(answers).status()).isEqualTo(200);
            }
        } finally {
            busy.countDown();
            callers.shutdownNow();
        }
    }

    @Test
    void files_that_go_in_the_moment_of_their_download_are_asked_for_again() throws Exception {
        ApiCaller caller = new ApiCaller(SERVER);
        String id = caller.completed(ORDER);
        UUID job = UUID.fromString(id);
        Files.delete(SERVER.archives.find(job).orElseThrow().file());

        Answer answer = caller.get(path(id));

        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().at("/code").asText()).isEqualTo("DOWNLOADS_BUSY");
        SERVER.archives.delete(job);
        assertThat(caller.get(path(id)).status()).isEqualTo(200);
    }

    private static String path(String job) {
        return "/api/v1/downloads/" + job;
    }

    private static String evicted(ApiCaller caller) {
        String id = caller.completed(ORDER);
        SERVER.archives.delete(UUID.fromString(id));
        return id;
    }

    private static Answer next(LinkedBlockingQueue<Answer> answers) throws InterruptedException {
        Answer answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        assertThat(answer).isNotNull();
        return answer;
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
