package dev.latchkey.generator.jobs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.latchkey.generator.patients.format.OutputFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ArchiveStoreTest {

    private static final long SPACE = 1_000_000;

    private static final UUID OWNER = UUID.randomUUID();
    private static final Instant NOW = Instant.parse("2025-06-15T12:34:56Z");

    @TempDir
    Path directory;

    /** What the repository knows of jobs. */
    private final Map<UUID, Holding> known = new HashMap<>();

    @Test
    void an_archive_is_whole_or_not_there() throws IOException {
        ArchiveStore store = open(SPACE);
        UUID job = UUID.randomUUID();

        try (ArchiveStore.Draft draft = begin(store, job)) {
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
        ArchiveStore store = open(SPACE);
        for (int i = 0; i < 3; i++) {
            try (ArchiveStore.Draft draft = begin(store, UUID.randomUUID())) {
                draft.out().write(new byte[900_000]);
            }
        }

        assertThat(names()).isEmpty();
        assertThat(store.jobs()).isEmpty();
    }

    @Test
    void the_oldest_make_room() throws IOException {
        ArchiveStore store = open(SPACE);
        UUID first = keep(store, 400_000);
        UUID second = keep(store, 400_000);
        UUID third = keep(store, 400_000);

        assertThat(store.jobs()).containsExactlyInAnyOrder(second, third);
        assertThat(store.find(first)).isEmpty();
        assertThat(names()).hasSize(2);
    }

    @Test
    void what_would_never_fit_is_refused_and_the_rest_goes_on() throws IOException {
        ArchiveStore store = open(SPACE);
        try (ArchiveStore.Draft draft = begin(store, UUID.randomUUID())) {
            assertThatThrownBy(() -> draft.out().write(new byte[1_000_001])).isInstanceOf(IOException.class);
        }
        UUID next = keep(store, 1_000_000);

        assertThat(store.jobs()).containsExactly(next);
    }

    @Test
    void another_process_takes_up_what_is_there_in_the_order_of_its_age() throws IOException {
        ArchiveStore before = open(SPACE);
        UUID younger = keep(before, 300_000);
        UUID older = keep(before, 300_000);
        age(older, 1_000);
        age(younger, 2_000);
        Files.write(directory.resolve(UUID.randomUUID() + ".0.draft"), new byte[77]);

        ArchiveStore after = open(SPACE);
        assertThat(after.jobs()).containsExactlyInAnyOrder(older, younger);
        assertThat(names()).hasSize(2);
        UUID next = keep(after, 600_000);

        assertThat(after.jobs()).containsExactlyInAnyOrder(younger, next);
        assertThat(open(700_000).jobs()).containsExactly(next);
    }

    @Test
    void an_archive_that_is_made_again_counts_once() throws IOException {
        ArchiveStore store = open(SPACE);
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
        ArchiveStore store = open(SPACE);
        Random random = new Random(1);
        List<UUID> owners = List.of(OWNER, UUID.randomUUID(), UUID.randomUUID());
        for (int i = 0; i < 60; i++) {
            try (ArchiveStore.Draft one = begin(store, someJob(random, owners));
                    ArchiveStore.Draft other = begin(store, someJob(random, owners))) {
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

    @Test
    void whoever_holds_most_makes_room_however_new_his_archives_are() throws IOException {
        ArchiveStore store = open(SPACE);
        UUID small = keep(store, UUID.randomUUID(), false, 100_000);
        UUID hostile = UUID.randomUUID();
        for (int i = 0; i < 10; i++) {
            UUID large = keep(store, hostile, false, 400_000);
            assertThat(store.jobs()).contains(small, large);
        }
        UUID other = keep(store, UUID.randomUUID(), false, 300_000);

        assertThat(store.jobs()).contains(small, other).hasSize(3);
    }

    @Test
    void the_small_make_room_at_last_since_they_can_be_made_again() throws IOException {
        ArchiveStore store = open(SPACE);
        for (int i = 0; i < 10; i++) {
            keep(store, UUID.randomUUID(), false, 100_000);
        }
        UUID large = keep(store, OWNER, false, 850_000);

        assertThat(store.jobs()).contains(large).hasSize(2);
    }

    @Test
    void a_sealed_archive_makes_room_for_sealed_ones_of_its_owner_alone() throws IOException {
        ArchiveStore store = open(SPACE);
        UUID first = keep(store, OWNER, true, 200_000);
        UUID second = keep(store, OWNER, true, 300_000);
        UUID hostile = UUID.randomUUID();
        for (int i = 0; i < 5; i++) {
            UUID sealed = keep(store, hostile, true, 300_000);
            UUID plain = keep(store, hostile, false, 200_000);
            assertThat(store.jobs()).containsExactlyInAnyOrder(first, second, sealed, plain);
        }
        keep(store, OWNER, false, 190_000);
        assertThat(store.jobs()).contains(first, second);

        keep(store, OWNER, true, 100_000);

        assertThat(store.jobs()).doesNotContain(first).contains(second);
    }

    @Test
    void sealed_archives_always_leave_room_for_those_of_the_next_owner() throws IOException {
        ArchiveStore store = open(SPACE);
        long left = SPACE;
        for (int i = 0; i < 6; i++) {
            UUID hostile = UUID.randomUUID();
            int most = (int) (left / 3 * 2);
            UUID sealed = keep(store, hostile, true, most);
            left -= most;
            assertThat(store.find(sealed)).isPresent();
            assertThatThrownBy(() -> keep(store, hostile, true, most + 1)).isInstanceOf(IOException.class);
            keep(store, hostile, true, most);
        }

        assertThat(keep(store, UUID.randomUUID(), false, (int) left)).isNotNull();
        assertThat(bytes()).isEqualTo(SPACE);
    }

    @Test
    void whose_archives_are_here_and_which_are_sealed_is_known_after_a_restart() throws IOException {
        ArchiveStore before = open(SPACE);
        UUID sealed = keep(before, OWNER, true, 300_000);
        UUID hostile = UUID.randomUUID();
        UUID old = keep(before, hostile, false, 300_000);
        UUID small = keep(before, UUID.randomUUID(), false, 100_000);
        UUID stray = keep(before, UUID.randomUUID(), false, 100_000);
        age(sealed, 1_000);
        age(small, 2_000);
        age(old, 3_000);
        known.remove(stray);

        ArchiveStore after = open(SPACE);
        assertThat(after.jobs()).containsExactlyInAnyOrder(sealed, old, small);
        UUID next = keep(after, hostile, false, 500_000);

        assertThat(after.jobs()).containsExactlyInAnyOrder(sealed, small, next);
        assertThat(open(450_000).jobs()).containsExactlyInAnyOrder(sealed, small);
        assertThat(open(350_000).jobs()).containsExactly(sealed);
        assertThat(open(250_000).jobs()).isEmpty();
    }

    @Test
    void an_archive_that_is_fetched_often_stays_longest_of_its_owners() throws IOException {
        ArchiveStore store = open(SPACE);
        UUID often = keep(store, 400_000);
        UUID never = keep(store, 400_000);
        assertThat(store.find(often)).isPresent();
        keep(store, 400_000);

        assertThat(store.jobs()).contains(often).doesNotContain(never);
    }

    @Test
    void what_is_no_archive_stays_where_it_lies_and_counts_for_nobody() throws IOException {
        Path secret = Files.writeString(Files.createTempFile("not", "ours"), "not an archive");
        Path note = Files.writeString(directory.resolve("note.zip"), "not ours");
        Path link = Files.createSymbolicLink(directory.resolve(UUID.randomUUID() + ".zip"), secret);
        Path folder = Files.createDirectory(directory.resolve("folder.draft"));

        assertThat(open(SPACE).jobs()).isEmpty();
        assertThat(note).exists();
        assertThat(link).isSymbolicLink();
        assertThat(folder).isDirectory();
        Files.delete(secret);
    }

    private UUID someJob(Random random, List<UUID> owners) {
        UUID job = UUID.randomUUID();
        known.put(job, new Holding(owners.get(random.nextInt(owners.size())), false));
        return job;
    }

    private ArchiveStore open(long space) throws IOException {
        return new ArchiveStore(directory, space, ids -> known);
    }

    private ArchiveStore.Draft begin(ArchiveStore store, UUID job) throws IOException {
        Holding holding = known.computeIfAbsent(job, id -> new Holding(OWNER, false));
        JobOrder order =
                new JobOrder("{}", "{}", 1, 1, List.of(OutputFormat.JSON), false, holding.sealed(), JobPriority.NORMAL);
        return store.begin(Job.pending(job, holding.owner(), order, NOW, NOW, "a"));
    }

    private UUID keep(ArchiveStore store, UUID owner, boolean sealed, int bytes) throws IOException {
        UUID job = UUID.randomUUID();
        known.put(job, new Holding(owner, sealed));
        keep(store, job, bytes);
        return job;
    }

    private UUID keep(ArchiveStore store, int bytes) throws IOException {
        UUID job = UUID.randomUUID();
        keep(store, job, bytes);
        return job;
    }

    private void keep(ArchiveStore store, UUID job, int bytes) throws IOException {
        try (ArchiveStore.Draft draft = begin(store, job)) {
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
