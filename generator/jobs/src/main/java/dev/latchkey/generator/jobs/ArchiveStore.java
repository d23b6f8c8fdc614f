package dev.latchkey.generator.jobs;

import dev.latchkey.file.FileErrorText;
import dev.latchkey.file.OwnerOnly;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The archives on this node's disk, within a space that they never exceed, half-written ones included. When it is full, whoever holds most gives;
 * {@link ArchiveSpace} says what. An archive is whole or not there: it is written beside its place and moved there. Thread-safe; blocking.
 */
public final class ArchiveStore {

    private static final Logger LOG = LoggerFactory.getLogger(ArchiveStore.class);
    private static final String SUFFIX = ".zip";
    private static final String DRAFT_SUFFIX = ".draft";
    private static final int BUFFER = 64 * 1024;

    private final Path directory;
    private final long bytes;
    private final ArchiveSpace space;
    private long drafts;

    /**
     * Takes up what is in the directory, and removes what an earlier process did not finish, and what no job wants any more.
     *
     * @param directory made if it is not there; this process's own
     * @param bytes the most bytes there
     * @param wanted asks whose the archives of jobs are, as {@link JobRepository#wanted} does
     * @throws IOException when the directory cannot be used
     */
    public ArchiveStore(Path directory, long bytes, Function<Set<UUID>, Map<UUID, Holding>> wanted) throws IOException {
        this.directory = directory;
        this.bytes = bytes;
        this.space = new ArchiveSpace(bytes);
        OwnerOnly.directory(directory);
        Map<UUID, Path> archives = archives();
        Map<UUID, Holding> known = wanted.apply(Set.copyOf(archives.keySet()));
        for (Map.Entry<UUID, Path> archive : archives.entrySet()) {
            Holding holding = known.get(archive.getKey());
            if (holding == null) {
                Files.delete(archive.getValue());
            } else {
                space.adopt(archive.getKey(), holding, Files.size(archive.getValue()));
            }
        }
        space.fit(this::delete);
    }

    /** The archives in the directory, the oldest first. What else lies there is not ours. */
    private Map<UUID, Path> archives() throws IOException {
        List<Path> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(directory)) {
            for (Path file : files.toList()) {
                boolean isFile = Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS);
                if (isFile && file.toString().endsWith(DRAFT_SUFFIX)) {
                    Files.delete(file);
                } else if (isFile && jobOf(file).isPresent()) {
                    found.add(file);
                }
            }
        }
        found.sort(Comparator.comparing(file -> file.toFile().lastModified()));
        Map<UUID, Path> archives = new LinkedHashMap<>();
        found.forEach(file -> jobOf(file).ifPresent(job -> archives.put(job, file)));
        return archives;
    }

    private Optional<UUID> jobOf(Path file) {
        String name = String.valueOf(file.getFileName());
        try {
            UUID job = UUID.fromString(name.substring(0, Math.max(0, name.length() - SUFFIX.length())));
            return path(job).getFileName().toString().equals(name) ? Optional.of(job) : Optional.empty();
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    /** Where the job's archive lies, if it is here. It may be removed at any time; who has opened it can read on. */
    public synchronized Optional<Archive> find(UUID job) {
        return space.touch(job).map(size -> new Archive(path(job), size));
    }

    /** The jobs whose archives are here. */
    public synchronized Set<UUID> jobs() {
        return Set.copyOf(space.holdings().keySet());
    }

    /** Removes the job's archive, if it is here. */
    public synchronized void delete(UUID job) {
        if (!space.has(job)) {
            return;
        }
        space.remove(job);
        try {
            Files.deleteIfExists(path(job));
        } catch (IOException e) {
            LOG.warn("The archive {} cannot be removed: {}", path(job), FileErrorText.of(e));
        }
    }

    /** Begins to write the job's archive. */
    Draft begin(Job job) throws IOException {
        return new Draft(job, directory.resolve(job.id() + "." + nextDraft() + DRAFT_SUFFIX));
    }

    private synchronized long nextDraft() {
        return drafts++;
    }

    private Path path(UUID job) {
        return directory.resolve(job + SUFFIX);
    }

    private synchronized void take(Holding holding, long more) throws IOException {
        if (!space.take(holding, more, this::delete)) {
            throw new IOException("there is no room for it among the " + bytes + " bytes for archives in " + directory);
        }
    }

    private synchronized void giveBack(Holding holding, long taken) {
        space.giveBack(holding, taken);
    }

    private synchronized void put(UUID job, Holding holding, Path written, long size) throws IOException {
        Files.move(written, path(job), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        space.remove(job);
        space.put(job, holding, size);
    }

    /** An archive that is being written. Closing it without keeping it leaves no trace. For one thread at a time. */
    final class Draft implements Closeable {

        private final UUID job;
        private final Holding holding;
        private final Path file;
        private final FileChannel channel;
        private final OutputStream out;
        private long bytes;
        private boolean kept;

        private Draft(Job job, Path file) throws IOException {
            this.job = job.id();
            this.holding = Holding.of(job);
            this.file = file;
            this.channel = OwnerOnly.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
            this.out = new BufferedOutputStream(new Accounted(Channels.newOutputStream(channel)), BUFFER);
        }

        /** Where to write it; throws {@link IOException} when there is no room. */
        OutputStream out() {
            return out;
        }

        /** Puts what was written into its place, to survive a crash of the machine. */
        void keep() throws IOException {
            out.flush();
            channel.force(true);
            channel.close();
            put(job, holding, file, bytes);
            kept = true;
        }

        @Override
        public void close() throws IOException {
            if (!kept) {
                channel.close();
                Files.deleteIfExists(file);
                giveBack(holding, bytes);
                bytes = 0;
            }
        }

        /** Takes the room before it writes. */
        private final class Accounted extends FilterOutputStream {

            Accounted(OutputStream out) {
                super(out);
            }

            @Override
            public void write(int b) throws IOException {
                write(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int start, int length) throws IOException {
                take(holding, length);
                bytes += length;
                out.write(from, start, length);
            }
        }
    }
}
