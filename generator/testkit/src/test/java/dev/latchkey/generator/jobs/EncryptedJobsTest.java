package dev.latchkey.generator.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import dev.latchkey.generator.patients.PatientFormat;
import dev.latchkey.generator.patients.PatientGenerator;
import dev.latchkey.generator.patients.PatientWriter;
import dev.latchkey.generator.patients.Scenario;
import dev.latchkey.generator.patients.format.PasswordDecryption;
import dev.latchkey.usage.Usage;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.UUID;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

class EncryptedJobsTest extends JobsFixture {

    @Test
    void an_encrypted_file_opens_with_its_password() throws IOException {
        Job job = submit(sealedOrder(30));

        jobs.workOnNext();

        Path sealed = directory.resolve("sealed");
        Path plain = directory.resolve("plain");
        try (ZipFile zip = new ZipFile(archived(jobs, found(job)).file().toFile())) {
            Files.copy(zip.getInputStream(zip.getEntry("patients.json.gz.enc")), sealed);
        }
        new PasswordDecryption(sealed, plain, bytes -> {}).decrypt("a good password".toCharArray());
        byte[] compressed = Files.readAllBytes(plain);
        assertThat(new GZIPInputStream(new ByteArrayInputStream(compressed)).readAllBytes())
                .isEqualTo(new PatientWriter(new PatientGenerator(Scenario.standard(), 42), 0, 30, PatientFormat.JSON)
                        .next(30));
    }

    @Test
    void a_finished_encrypted_archive_outlives_the_process_and_is_never_made_again() throws IOException {
        Job job = submit(sealedOrder(30));
        jobs.workOnNext();

        Jobs back = node("a", archivesIn(directory, SPACE), 0);
        back.start();
        assertThat(back.archive(found(job)).toCompletableFuture().join()).isPresent();
        assertThat(found(job).status()).isEqualTo(JobStatus.COMPLETED);

        Jobs other = node("b", archivesIn(directory.resolve("elsewhere"), SPACE), 0);
        assertThat(other.archive(found(job)).toCompletableFuture().join()).isEmpty();
    }

    @Test
    void a_password_is_gone_with_its_process() {
        Job running = submit(sealedOrder(30));
        Job waiting = submit(sealedOrder(30));
        repository.claim("a", UUID.randomUUID(), Integer.MAX_VALUE, NOW);

        node("a", archives, 0).start();

        assertThat(found(running).failure()).isEqualTo(JobFailure.PASSWORD_GONE);
        assertThat(found(waiting).failure()).isEqualTo(JobFailure.PASSWORD_GONE);
        assertThat(charged(OWNER)).isEqualTo(Usage.NONE);
    }

    @Test
    void a_node_that_stops_takes_its_passwords_with_it() {
        Job job = submit(sealedOrder(30));

        jobs.close();

        assertThat(found(job).failure()).isEqualTo(JobFailure.PASSWORD_GONE);
    }
}
