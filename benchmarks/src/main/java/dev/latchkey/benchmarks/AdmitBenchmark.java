package dev.latchkey.benchmarks;

import dev.latchkey.access.AccessRequest;
import dev.latchkey.access.ApiKeyContext;
import dev.latchkey.access.Credential;
import dev.latchkey.access.Gatekeeper;
import dev.latchkey.access.KeyDirectory;
import dev.latchkey.access.Refusal;
import dev.latchkey.access.Verdict;
import dev.latchkey.key.ApiKeys;
import dev.latchkey.key.KeyType;
import dev.latchkey.key.NewApiKey;
import dev.latchkey.limit.InMemoryRateLimiter;
import dev.latchkey.limit.Limits;
import dev.latchkey.limit.Window;
import dev.latchkey.secret.Secret;
import dev.latchkey.secret.SecretHasher;
import dev.latchkey.testkit.InMemoryApiKeyRepository;
import dev.latchkey.testkit.Keys;
import dev.latchkey.time.TimeSource;
import dev.latchkey.usage.Method;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.infra.Blackhole;

/** The whole line from a presented secret to an admission, the key in memory; with and without its usage recorded. */
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@State(Scope.Benchmark)
public class AdmitBenchmark {

    private static final long PLENTY = 1L << 35;

    private final TemporaryJournal journal = new TemporaryJournal();
    private final Gatekeeper gatekeeper;
    private final String presented;
    private final AccessRequest request;
    private final SecretHasher hasher = SecretHasher.plain();
    private final Secret secret;

    public AdmitBenchmark() {
        TimeSource time = TimeSource.system();
        InMemoryApiKeyRepository repository = new InMemoryApiKeyRepository();
        secret = new ApiKeys(repository, hasher, () -> Keys.AUDIT_KEY, new SecureRandom(), time)
                .create(new NewApiKey(
                        "benchmark",
                        null,
                        KeyType.LIVE,
                        Limits.NONE
                                .withUnitsPerRequest(PLENTY)
                                .with(Window.MINUTE, PLENTY)
                                .with(Window.HOUR, PLENTY)
                                .with(Window.DAY, PLENTY),
                        Set.of(),
                        Map.of(),
                        null))
                .secret();
        presented = secret.reveal();
        request = new AccessRequest(Credential.of(secret), "/benchmark", Method.GET, null, 1, 1, 2, "127.0.0.1");
        KeyDirectory directory =
                new KeyDirectory(repository, hasher, Map.of(), Runnable::run, time, Duration.ofHours(1), 1_000);
        gatekeeper =
                new Gatekeeper(directory, new InMemoryRateLimiter(time), journal.journal(), time, new SecureRandom());
    }

    @Setup(Level.Invocation)
    public void makeRoom() {
        journal.makeRoom();
    }

    @TearDown
    public void stop() throws IOException {
        journal.close();
    }

    /** The Gatekeeper alone: from a request at the gate to the verdict. */
    @Benchmark
    @OperationsPerInvocation(TemporaryJournal.BURST)
    public void admit(Blackhole results) {
        for (int i = 0; i < TemporaryJournal.BURST; i++) {
            results.consume(gatekeeper.admit(request).toCompletableFuture().join());
        }
    }

    /** All that a request costs beside HTTP: reading its headers, the verdict, and its usage in the journal. */
    @Benchmark
    @OperationsPerInvocation(TemporaryJournal.BURST)
    public void readAdmitAndSettle(Blackhole results) {
        for (int i = 0; i < TemporaryJournal.BURST; i++) {
            Credential credential = Credential.ofHeaders(List.of(presented), List.of());
            results.consume(gatekeeper
                    .admit(new AccessRequest(credential, "/benchmark", Method.GET, null, 1, 1, 2, "127.0.0.1"))
                    .toCompletableFuture()
                    .join()
                    .fold(AdmitBenchmark::settled, AdmitBenchmark::unexpected));
        }
    }

    @Benchmark
    @OperationsPerInvocation(TemporaryJournal.BURST)
    public void hash(Blackhole results) {
        for (int i = 0; i < TemporaryJournal.BURST; i++) {
            results.consume(hasher.hash(secret));
        }
    }

    private static Verdict unexpected(Refusal refusal) {
        throw new IllegalStateException("refused: " + refusal.detail());
    }

    private static Verdict settled(ApiKeyContext access) {
        access.settle(200, 1);
        return access;
    }
}
