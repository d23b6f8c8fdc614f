package dev.latchkey.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveStoreTest {

    private static final long SPACE = 1_000_000;

    @TempDir
    Path directory;

    @Test
    void an_archive_is_whole_or_not_there() throws IOException {
        ArchiveStore store = new ArchiveStore(directory, SPACE);
        UUID job = UUID.randomUUID();

        try (ArchiveStore.Draft draft = store.begin(job)) {
            draft.out().write(new byte[200_000]);
            assertThat(store.find(job)).isEmpty();
            assertThat(names()).noneMatch(name -> name.endsWith(".zip"));
            draft.keep();
        }

        assertThat(store.find(job).map(archive -> archive.file().toFile()))
                .hasValueSatisfying(file -> assertThat(file).hasSize(200_000));
        assertThat(store.jobs()).containsExactly(job);
        assertThat(names()).containsExactly(job + ".zip");
    }

    @Test
    void a_draft_that_is_not_kept_leaves_no_trace_and_takes_no_room() throws IOException {
        ArchiveStore store = new ArchiveStore(directory, SPACE);
        for (int i = 0; i < 3; i++) {
            try (ArchiveStore.Draft draft = store.begin(UUID.randomUUID())) {
                draft.out().write(new byte[900_000]);
            }
        }

        assertThat(names()).isEmpty();
        assertThat(store.jobs()).isEmpty();
    }

    @Test
    void the_oldest_make_room() throws IOException {
        ArchiveStore store = new ArchiveStore(directory, SPACE);
        UUID first = keep(store, 400_000);
        UUID second = keep(store, 400_000);
        UUID third = keep(store, 400_000);

        assertThat(store.jobs()).containsExactlyInAnyOrder(second, third);
        assertThat(store.find(first)).isEmpty();
        assertThat(names()).hasSize(2);
    }

    @Test
    void what_would_never_fit_is_refused_and_the_rest_goes_on() throws IOException {
        ArchiveStore store = new ArchiveStore(directory, SPACE);
        try (ArchiveStore.Draft draft = store.begin(UUID.randomUUID())) {
            assertThatThrownBy(() -> draft.out().write(new byte[1_000_001])).isInstanceOf(IOException.class);
        }
        UUID next = keep(store, 1_000_000);

        assertThat(store.jobs()).containsExactly(next);
    }

    @Test
    void another_process_takes_up_what_is_there_in_the_order_of_its_age() throws IOException {
        ArchiveStore before = new ArchiveStore(directory, SPACE);
        UUID younger = keep(before, 300_000);
        UUID older = keep(before, 300_000);
        age(older, 1_000);
        age(younger, 2_000);
        Files.write(directory.resolve(UUID.randomUUID() + ".0.draft"), new byte[77]);

        ArchiveStore after = new ArchiveStore(directory, SPACE);
        assertThat(after.jobs()).containsExactlyInAnyOrder(older, younger);
        assertThat(names()).hasSize(2);
        UUID next = keep(after, 600_000);

        assertThat(after.jobs()).containsExactlyInAnyOrder(younger, next);
        assertThat(new ArchiveStore(directory, 700_000).jobs()).containsExactly(next);
    }

    @Test
    void an_archive_that_is_made_again_counts_once() throws IOException {
        ArchiveStore store = new ArchiveStore(directory, SPACE);
        UUID job = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            keep(store, job, 400_000);
        }
        UUID other = keep(store, 600_000);

        assertThat(store.jobs()).containsExactlyInAnyOrder(job, other);
        store.delete(job);
        store.delete(job);
        assertThat(names()).containsExactly(other + ".zip");
    }

    @Test
    void the_space_is_never_exceeded() throws IOException {
        ArchiveStore store = new ArchiveStore(directory, SPACE);
        Random random = new Random(1);
        for (int i = 0; i < 60; i++) {
            try (ArchiveStore.Draft one = store.begin(UUID.randomUUID());
                    ArchiveStore.Draft other = store.begin(UUID.randomUUID())) {
                for (ArchiveStore.Draft draft : List.of(one, other, one)) {
                    draft.out().write(new byte[random.nextInt(330_000)]);
                    assertThat(bytes()).isLessThanOrEqualTo(SPACE);
                }
                (random.nextBoolean() ? one : other).keep();
            }
            assertThat(bytes()).isLessThanOrEqualTo(SPACE);
            assertThat(store.jobs()).isNotEmpty().hasSameSizeAs(names());
        }
    }

    private static UUID keep(ArchiveStore store, int bytes) throws IOException {
        UUID job = UUID.randomUUID();
        keep(store, job, bytes);
        return job;
    }

    private static void keep(ArchiveStore store, UUID job, int bytes) throws IOException {
        try (ArchiveStore.Draft draft = store.begin(job)) {
            draft.out().write(new byte[bytes]);
            draft.keep();
        }
    }

    private void age(UUID job, long millis) throws IOException {
        Files.setLastModifiedTime(directory.resolve(job + ".zip"), FileTime.fromMillis(millis));
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.map(file -> file.getFileName().toString()).toList();
        }
    }

    private long bytes() throws IOException {
        try (Stream<Path> files = Files.list(directory)) {
            return files.mapToLong(file -> file.toFile().length()).sum();
        }
    }
}
